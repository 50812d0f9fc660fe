"""Reading how a school stands with its accounts; which school, the outer wall decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import Grant, Node
from sohoc.core.identity.many import SignInFacts, free_usernames, sign_in_facts
from sohoc.core.identity.models import Card
from sohoc.core.manifest import RoleSpec, registry
from sohoc.lib.vietnamese import name_sort_key
from sohoc.modules.onboarding.contracts import Choice, Figures, Tally
from sohoc.modules.onboarding.models import Letter
from sohoc.modules.onboarding.permissions import OnboardingPermission
from sohoc.modules.onboarding.rules import Group, Hindrance, Standing, Verdict, verdict_of
from sohoc.modules.people.public import SchoolPerson, people_of_school

UNKNOWN = SignInFacts(is_open=False, was_used=False, has_first_password=False)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person, what is done for them, and the user name they have or would get."""

    person: SchoolPerson
    verdict: Verdict
    hindrance: Hindrance | None
    username: str = ""


@dataclass(frozen=True, slots=True)
class LetterRow:
    """An account that waits for its first sign-in, and whose letter can be printed."""

    person: SchoolPerson
    letter: Letter
    username: str


def staff_roles(actor: Actor) -> list[RoleSpec]:
    """The roles that the actor may give to staff of a school for whom a password is enough."""
    roles = registry().roles
    return [
        spec
        for code, spec in roles.items()
        if code in roles[actor.role].gives
        and spec.is_staff
        and "school" in spec.node_kinds
        and not spec.second_factor
    ]


def classes_of(person: SchoolPerson) -> Sequence[str]:
    """The classes in whose lists a person stands: a guardian in those of the children."""
    if person.belonging == Group.GUARDIANS:
        return list(dict.fromkeys(one.class_text for one in person.wards)) or [""]
    return [person.class_text]


def class_order(text: str) -> tuple[int, str, str]:
    """Classes as a school counts them: 5A, 9B, 10A; those without a class at the end."""
    digits = "".join(sign for sign in text if sign.isdigit())
    return (int(digits) if digits and len(digits) < 5 else 10_000, name_sort_key(text), text)


def figures_of(actor: Actor, school: Node, *, at: datetime) -> Figures:
    """How many people of the school have an account; five statements."""
    actor.must(OnboardingPermission.VIEW_ACCOUNTS)
    people = people_of_school(school.pk, day=timezone.localdate(at))
    facts = sign_in_facts([one.account_id for one in people if one.account_id])
    figures = Figures(groups={group.value: Tally() for group in Group})
    for one in people:
        known = facts.get(one.account_id or 0, UNKNOWN)
        told = {"has_account": known.is_open, "was_used": known.is_open and known.was_used}
        figures.groups[one.belonging] = figures.groups[one.belonging].plus(**told)
        if one.belonging == Group.STAFF:
            continue
        for text in classes_of(one):
            of_class = figures.classes.setdefault(text, {})
            of_class[one.belonging] = of_class.get(one.belonging, Tally()).plus(**told)
    letters = list(_letters(school, at=at).values_list("printed_at", flat=True))
    figures.letters, figures.unprinted = len(letters), letters.count(None)
    figures.untouched = sum(known.is_untouched for known in facts.values())
    return figures


def classes_known(school: Node, *, at: datetime) -> list[str]:
    """The classes that learners of the school are in, in order."""
    people = people_of_school(school.pk, day=timezone.localdate(at))
    texts = {one.class_text for one in people if one.belonging == Group.LEARNERS}
    return sorted(texts, key=class_order)


def candidates_of(actor: Actor, school: Node, choice: Choice, *, at: datetime) -> list[Candidate]:
    """Everybody whom the choice means, with what would be done; seven statements at most.

    By class and name, as the lists of a school are kept.
    """
    actor.must(OnboardingPermission.MAKE_ACCOUNTS)
    people = _chosen(people_of_school(school.pk, day=timezone.localdate(at)), choice)
    held = [one.account_id for one in people if one.account_id]
    facts = sign_in_facts(held)
    holding = _holding(school, choice, held, at=at)
    lettered = set(_letters(school, at=at).values_list("pk", flat=True))
    names = dict(Card.objects.filter(pk__in=held, node=school).values_list("pk", "username"))
    found = []
    for one in people:
        account = one.account_id or 0
        known = facts.get(account, UNKNOWN)
        is_waiting = known.is_untouched and account in names and account not in lettered
        standing = Standing(
            group=Group(one.belonging),
            is_born_known=one.born is not None,
            has_died=one.has_died,
            opens_something=opens_something(one),
            has_account=bool(account),
            is_open=known.is_open,
            is_own=account == actor.user_id,
            has_role=account in holding,
            is_waiting=is_waiting,
        )
        verdict, hindrance = verdict_of(standing, renew=choice.renew)
        found.append(Candidate(one, verdict, hindrance, names.get(account, "")))
    return found


def with_proposed_names(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The same with the user names that new accounts would get now; one statement."""
    new = [one for one in candidates if one.verdict is Verdict.NEW]
    names = iter(free_usernames([one.person.full_name for one in new]) if new else ())
    return [
        Candidate(one.person, one.verdict, one.hindrance, next(names))
        if one.verdict is Verdict.NEW
        else one
        for one in candidates
    ]


def letters_of(actor: Actor, school: Node, choice: Choice, *, at: datetime) -> list[LetterRow]:
    """The letters that can be printed for those whom the choice means, in the order of classes."""
    return chosen_letters(letters_at(actor, school, at=at), choice)


def letters_at(actor: Actor, school: Node, *, at: datetime) -> list[LetterRow]:
    """Every letter of the school that can be printed; of two groups where somebody is in both.

    None of a guardian who sees the record of no child here any more.
    """
    actor.must(OnboardingPermission.PRINT_LETTERS)
    people = people_of_school(school.pk, day=timezone.localdate(at))
    letters = {one.pk: one for one in _letters(school, at=at)}
    names = dict(Card.objects.filter(pk__in=letters).values_list("pk", "username"))
    return [
        LetterRow(one, letters[account], names.get(account, ""))
        for one in people
        if (account := one.account_id or 0) in letters and opens_something(one)
    ]


def opens_something(person: SchoolPerson) -> bool:
    """Whether an account shows the person anything: a guardian needs a child of the school."""
    return person.belonging != Group.GUARDIANS or bool(person.wards)


def chosen_letters(rows: Sequence[LetterRow], choice: Choice) -> list[LetterRow]:
    """Those of them that the choice means, in the order of classes."""
    meant = [row for row in rows if _is_meant(row.person, choice)]
    return sorted(meant, key=lambda row: _order(row.person, set(choice.classes)))


def letters_by_group(rows: Sequence[LetterRow]) -> dict[str, int]:
    """How many letters each group has."""
    return {group.value: sum(row.person.belonging == group for row in rows) for group in Group}


def group_to_print(rows: Sequence[LetterRow]) -> str:
    """The group shown first: the one with most letters that nobody has printed, else with most."""
    unprinted = [row for row in rows if row.letter.printed_at is None]
    counts = letters_by_group(unprinted or rows)
    return max(counts, key=lambda group: counts[group])


def untouched_of(actor: Actor, school: Node, choice: Choice, *, at: datetime) -> list[Candidate]:
    """Those whom the choice means and whose account of this school nobody has used."""
    actor.must(OnboardingPermission.TAKE_BACK)
    people = _chosen(people_of_school(school.pk, day=timezone.localdate(at)), choice)
    held = [one.account_id for one in people if one.account_id]
    facts = sign_in_facts(held)
    names = dict(Card.objects.filter(pk__in=held, node=school).values_list("pk", "username"))
    return [
        Candidate(one, Verdict.DONE, None, names[one.account_id])
        for one in people
        if one.account_id in names and facts[one.account_id].is_untouched
    ]


def _letters(school: Node, *, at: datetime) -> QuerySet[Letter, Letter]:
    return Letter.objects.filter(school=school, ends_at__gt=at)


def _chosen(people: Sequence[SchoolPerson], choice: Choice) -> list[SchoolPerson]:
    meant = [one for one in people if _is_meant(one, choice)]
    return sorted(meant, key=lambda one: _order(one, set(choice.classes)))


def _is_meant(one: SchoolPerson, choice: Choice) -> bool:
    return (
        one.belonging == choice.group
        and (not choice.classes or not set(choice.classes).isdisjoint(classes_of(one)))
        and (not choice.person or str(one.uuid) == choice.person)
    )


def _order(one: SchoolPerson, classes: set[str]) -> tuple[object, ...]:
    """By class and, within it, by name: a guardian stands where the first chosen child does."""
    if one.belonging == Group.STAFF:
        return ((), one.sort_key, one.person_id)
    for ward in one.wards:
        if not classes or ward.class_text in classes:
            return (class_order(ward.class_text), ward.sort_key, one.person_id)
    return (class_order(one.class_text), one.sort_key, one.person_id)


def _holding(
    school: Node, choice: Choice, user_ids: Sequence[int], *, at: datetime
) -> Mapping[int, bool]:
    """Who of these holds a role of the group at the school; of staff any role of staff counts."""
    staff = [code for code, spec in registry().roles.items() if spec.is_staff]
    codes = staff if choice.group == Group.STAFF else [choice.role_given]
    rows = Grant.objects.filter(
        user_id__in=user_ids, node=school, role__in=codes, period__contains=at
    )
    return dict.fromkeys(rows.values_list("user_id", flat=True), True)
