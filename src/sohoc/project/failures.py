"""What stops the program before it serves: one class and one sentence each, never a traceback."""

from typing import ClassVar


class Failure(Exception):
    """A reason not to go on that the person at the keyboard can mend.

    `sentence` is the English text with named places; `facts` fill them. The Vietnamese text stands
    in `sohoc.project.supervisor.messages` under the English one, because nothing of Django, and so
    no gettext, is running yet when these are raised.
    """

    sentence: ClassVar[str] = ""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.sentence.format(**facts))
