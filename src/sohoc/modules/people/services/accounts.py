"""Whose account is whose: written by those who make accounts, who have asked for the right."""

from collections.abc import Mapping, Sequence

from django.db.models import Case, IntegerField, Value, When

from sohoc.modules.people.models import Person


def held_accounts(person_ids: Sequence[int]) -> Mapping[int, int | None]:
    """The accounts of these people, who are held until the transaction ends.

    So of two who make accounts at once the second sees what the first has made. A record that
    became part of another one meanwhile is left out.
    """
    rows = Person.objects.select_for_update().filter(pk__in=person_ids, merged_into=None)
    return dict(rows.order_by("pk").values_list("pk", "account_id"))


def link_accounts(accounts: Mapping[int, int]) -> None:
    """Say of each person which account is theirs; people who have one already keep it."""
    if not accounts:
        return
    cases = [When(pk=person, then=Value(account)) for person, account in accounts.items()]
    Person.objects.filter(pk__in=accounts, account=None).update(
        account_id=Case(*cases, output_field=IntegerField())
    )


def unlink_accounts(user_ids: Sequence[int]) -> None:
    """Say that these accounts are nobody's any more."""
    Person.objects.filter(account_id__in=user_ids).update(account=None)
