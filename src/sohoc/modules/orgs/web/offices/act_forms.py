"""The forms of a decision on offices, one for each kind: the paper and what changes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from sohoc.modules.orgs import act_words, office_words
from sohoc.modules.orgs.contracts import OfficeWish
from sohoc.modules.orgs.models import ActKind, OfficeKind, OfficeState
from sohoc.modules.orgs.rules.acts import ActProblem, ActRefused
from sohoc.modules.orgs.rules.offices import ACTED_ON, LONGEST_NAME
from sohoc.modules.orgs.web.acts.forms import DecisionForm

NEW = "new"


class OfficeActForm(DecisionForm):
    """A decision of one kind; `wish()` is what it asks for once it is valid."""

    office = forms.ChoiceField(label=_("Office"))
    ending = forms.MultipleChoiceField(
        label=_("Offices that merge"), widget=forms.CheckboxSelectMultiple
    )
    into = forms.ChoiceField(label=_("They become"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Name of the office"),
        max_length=LONGEST_NAME,
        help_text=_("In full, as in the decision."),
    )

    FIELDS = {
        ActKind.FOUND: ("name",),
        ActKind.RENAME: ("office", "name"),
        ActKind.MERGE: ("ending", "into", "name"),
        ActKind.CLOSE: ("office",),
    }

    def __init__(self, *arguments: Any, kind: str, offices: Sequence[OfficeState], **named: Any):
        super().__init__(*arguments, **named)
        self.kind = kind
        asked = self.FIELDS[ActKind(kind)]
        for name in {"office", "ending", "into", "name"} - set(asked):
            del self.fields[name]
        kinds = ACTED_ON.get(kind, frozenset())
        choices = [
            (str(one.uuid), office_words.name(one)) for one in offices if one.node.kind in kinds
        ]
        self._offer(choices)
        order = [*asked, *(name for name in self.fields if name not in asked)]
        self.order_fields(order)

    def _offer(self, choices: Sequence[tuple[str, Any]]) -> None:
        fields: Any = self.fields
        if "office" in fields:
            fields["office"].choices = [("", _("Choose an office")), *choices]
        if "ending" in fields:
            fields["ending"].choices = choices
            fields["into"].choices = [(NEW, _("A new office")), *choices]
            fields["name"].required = False
            fields["name"].help_text = _(
                "Of the new office; of one that goes on only if it is called otherwise."
            )

    def wish(self) -> OfficeWish | None:
        """The act asked for; None, with errors in the form, when something is wrong."""
        decision = self.decision() if self.is_valid() else None
        if decision is None:
            return None
        given = self.cleaned_data
        goes_on, ending = "", list(given.get("ending", ()))
        if self.kind == ActKind.RENAME:
            goes_on = given["office"]
        elif self.kind == ActKind.CLOSE:
            ending = [given["office"]]
        elif self.kind == ActKind.MERGE and given["into"] != NEW:
            goes_on = given["into"]
            ending = [one for one in ending if one != goes_on]
        return OfficeWish(
            kind=self.kind,
            decision=decision,
            goes_on=UUID(goes_on) if goes_on else None,
            ending=tuple(UUID(one) for one in ending),
            name=given.get("name", ""),
        )

    def show(self, refusal: ActRefused) -> None:
        """Put a refusal where it belongs."""
        at = {
            ActProblem.BEFORE_LAST_CHANGE: "effective",
            ActProblem.HAS_AN_END: "effective",
            ActProblem.NO_DEPARTMENT: "effective",
            ActProblem.NAME_TAKEN: "name",
            ActProblem.NOTHING_CHANGES: "name",
            ActProblem.HANGS_BELOW: "ending" if "ending" in self.fields else "office",
            ActProblem.SHAPE: "ending",
        }.get(refusal.problem, refusal.about)
        text = act_words.act_problem(refusal)
        if refusal.problem is ActProblem.SHAPE and self.kind == ActKind.MERGE:
            text = str(_("Choose at least two offices, the one that goes on among them."))
        self.add_error(at if at in self.fields else None, text)


def is_acted_on(kind: str, office: OfficeState) -> bool:
    """Whether a decision of this kind may be about such an office."""
    return office.node.kind in ACTED_ON.get(kind, frozenset[str]()) or kind == ActKind.FOUND


def chosen_before(kind: str, office: OfficeState) -> dict[str, Any]:
    """What stands in the form for the office from whose page the person came."""
    if kind == ActKind.MERGE:
        return {"ending": [str(office.uuid)]} if office.node.kind == OfficeKind.OFFICE else {}
    return {"office": str(office.uuid), "name": office.name}
