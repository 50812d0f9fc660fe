"""The forms by which two records are told apart or made one."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sohoc.core.objects.fields import PlainField
from sohoc.modules.people import words
from sohoc.modules.people.models import Person
from sohoc.modules.people.services.merging import MergeWish

FIRST, SECOND = "first", "second"
# By name: its label, and how a person's is shown.
FACTS: dict[str, tuple[Any, Callable[[Person], str]]] = {
    "full_name": (_("Full name"), lambda person: person.full_name),
    "born": (_("Date of birth"), words.born),
    "sex": (_("Sex"), lambda person: words.sex(person.sex)),
    "nationality": (_("Nationality"), lambda person: words.country(person.nationality)),
    "died": (_("Died on"), lambda person: words.day(person.died)),
}


class CompareForm(forms.Form):
    """Which record stays, which facts are right where they differ, and why.

    The button "two_people" says that nothing is merged. `stays` is the record that is proposed to
    stay, `sensitive` what both say that is sensitive and not the same: asked by name alone.
    """

    versions = forms.CharField(widget=forms.HiddenInput)
    kept = forms.ChoiceField(
        label=_("The record that stays"),
        widget=forms.RadioSelect,
        choices=[(FIRST, _("The first record")), (SECOND, _("The second record"))],
        initial=FIRST,
        help_text=_("What the other one has goes over to it, but for what is named above."),
    )
    reason = PlainField(
        label=_("Reason"),
        max_length=300,
        help_text=_("By what you know: the same birth certificate, asked the mother."),
    )

    def __init__(
        self,
        data: Any,
        *,
        pair: tuple[Person, Person],
        stays: str = FIRST,
        sensitive: Sequence[str] = (),
    ) -> None:
        self.pair = pair
        current = " ".join(f"{person.uuid}:{person.version}" for person in pair)
        super().__init__(data, initial={"versions": current, "kept": stays})
        for name, (label, show) in FACTS.items():
            first, second = (show(person) for person in pair)
            if first != second:
                self.fields[name] = forms.ChoiceField(
                    label=label,
                    choices=[(FIRST, first or "–"), (SECOND, second or "–")],
                    initial=stays if (first and second) else FIRST if first else SECOND,
                    widget=forms.RadioSelect,
                )
        if sensitive:
            self.fields["sensitive"] = forms.ChoiceField(
                label=_("Sensitive attributes that differ: {names}").format(
                    names=", ".join(sensitive)
                ),
                choices=[
                    (FIRST, _("As the first record has them")),
                    (SECOND, _("As the second record has them")),
                ],
                initial=stays,
                widget=forms.RadioSelect,
                help_text=_("Open each record with a purpose to read them, then choose."),
            )
        self.order_fields(["versions", "kept", *FACTS, "sensitive", "reason"])

    def clean_versions(self) -> tuple[int, int]:
        """The versions that were compared; of other records none."""
        try:
            found = dict(one.split(":") for one in self.cleaned_data["versions"].split())
            first, second = (int(found[str(person.uuid)]) for person in self.pair)
        except (KeyError, ValueError) as error:
            raise forms.ValidationError(
                _("Open the page again: it is of other records.")
            ) from error
        return first, second

    @property
    def says_two_people(self) -> bool:
        """Whether both records stay."""
        return "two_people" in self.data

    def wish(self) -> MergeWish:
        """What is to be merged."""
        given = self.cleaned_data
        is_first = given["kept"] == FIRST
        kept, gone = self.pair if is_first else reversed(self.pair)
        versions = given["versions"] if is_first else tuple(reversed(given["versions"]))
        other = SECOND if is_first else FIRST
        taken = frozenset(name for name in FACTS if given.get(name) == other)
        return MergeWish(
            kept.uuid, gone.uuid, versions, taken, takes_sensitive=given.get("sensitive") == other
        )


class PartForm(forms.Form):
    """Why two records are two people after all, and what of the record is the second one's."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    also = forms.MultipleChoiceField(
        label=_("Added since the merge, and belongs to the second record"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = PlainField(label=_("Reason"), max_length=300)

    def __init__(self, data: Any, *, version: int, since: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, initial={"version": version})
        if since:
            self.fields["also"].choices = since  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["also"]

    def also_rows(self) -> frozenset[tuple[str, str]]:
        """The rows chosen: (place, key)."""
        chosen = self.cleaned_data.get("also", [])
        return frozenset(
            (place, row) for place, _sep, row in (one.partition(" ") for one in chosen)
        )


class TicketForm(forms.Form):
    """Why the school's person is none of those who were found."""

    reason = PlainField(
        label=_("Why they are two people"),
        max_length=300,
        help_text=_(
            "By what you know: another mother, both of them were asked. The school sees it."
        ),
    )
