"""The forms of a decision: its paper, what changes, what begins."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.identity.once import FIELD, OnceForm
from sohoc.lib.periods import Period
from sohoc.modules.orgs import act_words, words
from sohoc.modules.orgs.contracts import ActWish, Decision, SchoolFacts
from sohoc.modules.orgs.models import ActKind, SchoolState
from sohoc.modules.orgs.rules.acts import LONGEST, ActProblem, ActRefused, tidy_decision
from sohoc.modules.orgs.rules.schools import BadSchool, tidy
from sohoc.modules.orgs.services.schools import KINDS, LEVELS, facts_of
from sohoc.modules.orgs.web.forms import SchoolForm, TakeBackForm

FACTS = ("name", "code", "kind", "levels", "commune")


class DecisionForm(OnceForm):
    """The paper: number, day, who decided, and from which day on it counts."""

    number = forms.CharField(
        label=gettext_lazy("Number of the decision"),
        max_length=LONGEST["number"],
        help_text=gettext_lazy("As on the paper: 125/QĐ-UBND."),
    )
    day = forms.DateField(
        label=gettext_lazy("Day of the decision"),
        help_text=gettext_lazy("Day, month, year: 05/09/2020."),
    )
    by = forms.CharField(
        label=gettext_lazy("Decided by"),
        max_length=LONGEST["by"],
        help_text=gettext_lazy("The office that signed, such as UBND xã Bao La."),
    )
    effective = forms.DateField(
        label=gettext_lazy("In force from"),
        help_text=gettext_lazy("The first day on which it counts."),
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=LONGEST["note"], required=False)

    def decision(self) -> Decision | None:
        """The decision; None, with the error at its field, when a text cannot be meant."""
        given = {name: self.cleaned_data[name] for name in Decision.__slots__}
        try:
            return tidy_decision(Decision(**given))
        except ActRefused as refusal:
            self.add_error(refusal.about, act_words.act_problem(refusal))
        return None


class FactsForm(SchoolForm):
    """The facts of a school that begins, or of one that goes on changed."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, is_new=True, **named)
        for name in ("begins", "ends", FIELD):
            del self.fields[name]

    def facts_from(self, period: Period) -> SchoolFacts | None:
        """The facts; None, with the error at its field, when they fail."""
        given = self.cleaned_data
        try:
            facts = SchoolFacts(
                period=period,
                **{name: given[name] for name in FACTS if name != "levels"},
                levels=tuple(given["levels"]),
            )
            return tidy(facts, kinds=KINDS, levels=LEVELS)
        except BadSchool as error:
            self.add_error(error.field, words.problem(error.field, error.problem))
        return None


class KeeperForm(forms.Form):
    """Which of the schools that begin keeps the rows of the one that ends."""

    keeper = forms.TypedChoiceField(
        label=gettext_lazy("Keeps the records of the school that ends"),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Records stay where they arose. This school opens them; the others do not."
        ),
    )

    def __init__(self, *arguments: Any, several: int, **named: Any) -> None:
        super().__init__(*arguments, **named)
        keeper: Any = self.fields["keeper"]
        keeper.choices = [
            (number, _("The new school {number}").format(number=number + 1))
            for number in range(several)
        ]


class ActForms:
    """All forms of one act together; `wish()` is what they ask for once they are valid.

    `goes_on` is the school that goes on changed, `ending` those that end, `new` how many begin.
    """

    def __init__(
        self,
        data: QueryDict | None,
        *,
        kind: str,
        goes_on: SchoolState | None,
        ending: Sequence[SchoolState],
        new: int,
        communes: Sequence[str],
    ) -> None:
        self.kind, self.goes_on, self.ending = kind, goes_on, ending
        self.paper = DecisionForm(data, prefix=None)
        self.changes = (
            FactsForm(data, prefix="changes", communes=communes, initial=_initial(goes_on))
            if goes_on
            else None
        )
        self.founded = [
            FactsForm(data, prefix=f"new{number}", communes=communes) for number in range(new)
        ]
        divides = kind == ActKind.SPLIT and goes_on is None
        self.keeper = KeeperForm(data, several=new) if divides else None

    def all(self) -> list[forms.Form]:
        """Every form that is asked for."""
        return [f for f in (self.paper, self.changes, *self.founded, self.keeper) if f is not None]

    def wish(self) -> ActWish | None:
        """The act asked for; None, with errors in the forms, when something is wrong."""
        valid = [form.is_valid() for form in self.all()]  # every form shows its errors
        if not all(valid):
            return None
        decision = self.paper.decision()
        if decision is None:
            return None
        founding = [form.facts_from(Period(decision.effective, None)) for form in self.founded]
        changes = self._changes()
        if changes is None or None in founding:
            return None
        return ActWish(
            kind=self.kind,
            decision=decision,
            subjects=(self.goes_on.uuid,) if self.goes_on else (),
            ending=tuple(school.uuid for school in self.ending),
            founding=tuple(facts for facts in founding if facts is not None),
            changes=changes,
            keeper=self.keeper.cleaned_data["keeper"] if self.keeper else None,
        )

    def _changes(self) -> Mapping[str, Any] | None:
        """Fields of the school that goes on which are different now."""
        if self.goes_on is None or self.changes is None:
            return {}
        before = facts_of(self.goes_on)
        after = self.changes.facts_from(before.period)
        if after is None:
            return None
        return {n: getattr(after, n) for n in FACTS if getattr(after, n) != getattr(before, n)}

    def show(self, refusal: ActRefused) -> None:
        """Put a refusal where it belongs: at the day, at the changes, or above everything."""
        if refusal.problem in {ActProblem.BEFORE_LAST_CHANGE, ActProblem.HAS_AN_END}:
            self.paper.add_error("effective", act_words.act_problem(refusal))
        elif refusal.problem is ActProblem.NOTHING_CHANGES and self.changes is not None:
            self.changes.add_error(None, act_words.act_problem(refusal))
        else:
            self.paper.add_error(None, act_words.act_problem(refusal))

    def show_code_taken(self, code: str) -> None:
        """Put the clash of a code at the field in which it was typed."""
        for form in (self.changes, *self.founded):
            if form is not None and form.cleaned_data.get("code") == code:
                form.add_error("code", words.code_taken())
                return


def _initial(school: SchoolState) -> dict[str, Any]:
    return {name: getattr(school, name) for name in FACTS}


class UndoForm(TakeBackForm):
    """Why an act is undone."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)
