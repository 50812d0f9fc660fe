"""The forms of a decision: its paper, what changes, what begins."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.identity.once import OnceForm
from sohoc.core.objects.fields import DayField, PlainField
from sohoc.lib.periods import Period
from sohoc.modules.orgs import act_words, words
from sohoc.modules.orgs.contracts import ActWish, Decision, SchoolFacts
from sohoc.modules.orgs.models import ActKind, SchoolState
from sohoc.modules.orgs.rules.acts import LONGEST, ActProblem, ActRefused, tidy_decision
from sohoc.modules.orgs.rules.communes import UnknownCommune
from sohoc.modules.orgs.rules.schools import BadSchool, tidy
from sohoc.modules.orgs.services.schools import KINDS, LEVELS, facts_of
from sohoc.modules.orgs.web.schools.forms import SchoolForm, TakeBackForm

FACTS = ("name", "code", "kind", "levels", "commune")
# What a kind of decision changes, and what the same paper may change along with it; the others
# may change everything.
CHANGED: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    ActKind.RENAME: (("name", "code"), ()),
    ActKind.CONVERT: (("kind", "levels", "name", "code"), ()),
    ActKind.MOVE: (("commune",), ("name", "code")),
}


def day_typed(text: str) -> date | None:
    """The day that stands in a field of a form; None for what is none."""
    try:
        day: date | None = DayField(required=False).clean(text)
    except forms.ValidationError:
        return None
    return day


class DecisionForm(OnceForm):
    """The paper: number, day, who decided, and from which day on it counts."""

    number = forms.CharField(
        label=gettext_lazy("Number of the decision"),
        max_length=LONGEST["number"],
        help_text=gettext_lazy("As on the paper: 125/QĐ-UBND."),
    )
    day = DayField(
        label=gettext_lazy("Day of the decision"),
        help_text=gettext_lazy("Day, month, year: 05/09/2020."),
    )
    by = forms.CharField(
        label=gettext_lazy("Decided by"),
        max_length=LONGEST["by"],
        help_text=gettext_lazy("The office that signed, such as UBND xã Bao La."),
    )
    effective = DayField(
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
    """The facts of a school that begins, or those that change of one that goes on."""

    def __init__(self, *arguments: Any, asked: Sequence[str] = FACTS, **named: Any) -> None:
        super().__init__(*arguments, is_new=True, **named)
        self.fields = {name: self.fields[name] for name in asked}

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
        self.changes, self.also = _changing(data, kind, goes_on, communes)
        self.founded = [
            FactsForm(data, prefix=f"new{number}", communes=communes) for number in range(new)
        ]
        divides = kind == ActKind.SPLIT and goes_on is None
        self.keeper = KeeperForm(data, several=new) if divides else None

    def all(self) -> list[forms.Form]:
        """Every form that is asked for."""
        forms_ = (self.paper, self.changes, self.also, *self.founded, self.keeper)
        return [form for form in forms_ if form is not None]

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

    @property
    def changes_also(self) -> bool:
        """Whether something is typed or wrong among what the decision changes along with it."""
        also = self.also
        return also is not None and also.is_bound and bool(also.errors or also.has_changed())

    def _changes(self) -> Mapping[str, Any] | None:
        """Fields of the school that goes on which are different now."""
        if self.goes_on is None or self.changes is None:
            return {}
        before = facts_of(self.goes_on)
        given = dict(self.changes.cleaned_data) | (self.also.cleaned_data if self.also else {})
        if "levels" in given:
            given["levels"] = tuple(given["levels"])
        try:
            after = tidy(replace(before, **given), kinds=KINDS, levels=LEVELS)
        except BadSchool as error:
            self._show_bad(error)
            return None
        # A commune of the same name may be another one; whether it is, recording finds out.
        asked = {"commune"} if self.kind == ActKind.MOVE else set()
        return {
            n: getattr(after, n)
            for n in given
            if n in asked or getattr(after, n) != getattr(before, n)
        }

    def _show_bad(self, error: BadSchool) -> None:
        """Put what is wrong at its field, or above all where the form does not ask for it."""
        said = words.problem(error.field, error.problem)
        for form in (self.changes, self.also):
            if form is not None and error.field in form.fields:
                form.add_error(error.field, said)
                return
        self.paper.add_error(None, said)

    def show(self, refusal: ActRefused) -> None:
        """Put a refusal where it belongs: at the day, at the changes, or above everything."""
        if refusal.problem in {ActProblem.BEFORE_LAST_CHANGE, ActProblem.HAS_AN_END}:
            self.paper.add_error("effective", act_words.act_problem(refusal))
        elif refusal.problem is ActProblem.NOTHING_CHANGES and self.changes is not None:
            self.changes.add_error(None, act_words.act_problem(refusal))
        else:
            self.paper.add_error(None, act_words.act_problem(refusal))

    def show_commune(self, error: UnknownCommune) -> None:
        """Put what is wrong with a commune at every field in which it was typed."""
        forms_ = [form for form in (self.changes, self.also, *self.founded) if form is not None]
        typed = [form for form in forms_ if form.cleaned_data.get("commune") == error.text]
        for form in typed:
            form.add_error("commune", words.bad(error))
        if not typed:
            self.paper.add_error(None, words.bad(error))

    def show_code_taken(self, code: str, said: str) -> None:
        """Put the clash of a code at every field in which it was typed; `said` is who has it."""
        forms_ = [form for form in (self.changes, self.also, *self.founded) if form is not None]
        typed = [form for form in forms_ if form.cleaned_data.get("code") == code]
        for form in typed:
            form.add_error("code", said if len(typed) == 1 else words.code_twice_here())


def _changing(
    data: QueryDict | None, kind: str, school: SchoolState | None, communes: Sequence[str]
) -> tuple[FactsForm | None, FactsForm | None]:
    """The form of what changes, and that of what may change along with it."""
    if school is None:
        return None, None
    main, more = (
        FactsForm(data, prefix="changes", communes=communes, initial=_initial(school), asked=fields)
        for fields in CHANGED.get(kind, (FACTS, ()))
    )
    return main, more if more.fields else None


def _initial(school: SchoolState) -> dict[str, Any]:
    return {name: getattr(school, name) for name in FACTS}


class UndoForm(TakeBackForm):
    """Why an act is undone."""

    reason = PlainField(label=gettext_lazy("Reason"), max_length=300)
