"""Phone numbers and addresses of a table: added to those that are there."""

from collections.abc import Iterable, Mapping

from sohoc.core.objects.importing.layouts import Plain
from sohoc.modules.people.contracts import ContactFacts
from sohoc.modules.people.imports.nouns import Noun
from sohoc.modules.people.rules.contacts import search_key_of
from sohoc.modules.people.services.rows import insert

CONTACT = (
    *(("person_id", "bigint"), ("channel", "text"), ("value", "text")),
    ("search_key", "text"),
)


def reach(noun: Noun, said: Iterable[tuple[int, Mapping[str, Plain]]]) -> None:
    """Write down how people (by id) are reached; the same again changes nothing."""
    insert(
        "people_contact",
        CONTACT,
        [
            (person, channel, text, search_key_of(ContactFacts(channel, text)))
            for person, values in said
            for name, channel in noun.channels.items()
            if (text := str(values.get(name) or ""))
        ],
        on_conflict="(person_id, channel, search_key) DO NOTHING",
    )
