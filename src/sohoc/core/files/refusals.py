"""Why a file is not taken, in words for the person who sends it."""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Reason(StrEnum):
    """What is wrong with the file."""

    NAME_EMPTY = "name_empty"
    NAME_HIDDEN_SIGNS = "name_hidden_signs"
    EMPTY = "empty"
    TOO_BIG = "too_big"
    WRONG_ENDING = "wrong_ending"
    NOT_WHAT_IT_SAYS = "not_what_it_says"
    INFECTED = "infected"
    SCANNER_AWAY = "scanner_away"
    STORE_AWAY = "store_away"


SENTENCES = {
    Reason.NAME_EMPTY: _("The file has no name. Give it a name and send it again."),
    Reason.NAME_HIDDEN_SIGNS: _(
        "The file name holds invisible signs. Rename the file with plain letters and send it again."
    ),
    Reason.EMPTY: _("The file is empty. Check that it was saved and send it again."),
    Reason.TOO_BIG: _("The file is larger than {limit} MB. Make it smaller or send it in parts."),
    Reason.WRONG_ENDING: _("This kind of file is not taken here. Allowed: {endings}."),
    Reason.NOT_WHAT_IT_SAYS: _(
        "The content is not what the ending “{ending}” says. Open the file in its program, save it"
        " again and send that."
    ),
    Reason.INFECTED: _("The virus scanner found something harmful, so the file was not kept."),
    Reason.SCANNER_AWAY: _(
        "The virus scanner does not answer now, so no file can be taken. Try again in a few"
        " minutes, or tell the administrator."
    ),
    Reason.STORE_AWAY: _(
        "The storage of files does not answer now, so the file was not kept. Try again in a few"
        " minutes, or tell the administrator."
    ),
}


class FileRefused(Exception):
    """The file is not taken and nothing of it is kept; `sentence` says why and what to do."""

    def __init__(self, reason: Reason, **words: Any) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self._words = words

    @property
    def sentence(self) -> str:
        """In the language of the moment."""
        return str(SENTENCES[self.reason]).format(**self._words)
