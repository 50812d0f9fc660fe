"""Which looks at a record are not told to the family."""

from django.db import models


class WithheldPurpose(models.Model):
    """A purpose whose looks are withheld, because telling would put a child in danger.

    A look is meant when its purpose begins with the code or with the words. The function that tells
    families of looks reads this table itself, so that nobody who asks can leave it out.
    """

    code = models.CharField(max_length=40, unique=True)
    words = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.words

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        """How the audit trail names it."""
        return "privacy.withheld", self.code, self.words, None
