"""Files that people put in or took out: the row says whose it is, the store holds the bytes."""

from django.db import models

from sohoc.core.files.purposes import RESULT
from sohoc.lib.ids import new_uuid7


class StoredFile(models.Model):
    """One file of one owner; the bytes are found by their SHA-256 and kept once."""

    uuid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    owner_id = models.IntegerField()
    node_id = models.IntegerField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    purpose = models.CharField(max_length=60)
    # The right and the grant under which a result was made; asked again when it is opened.
    permission = models.CharField(max_length=80, blank=True)
    grant_id = models.BigIntegerField(null=True)
    # Such as an export of people: taking it out asks for a fresh proof and is recorded.
    is_sensitive = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="files_storedfile_sha256")]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        """What the audit trail calls this file.

        A name that somebody gave may hold a person's, so it stays out; that of a result the program
        gave.
        """
        label = self.name if self.purpose == RESULT.name else self.purpose
        return "files.file", str(self.uuid), label, self.node_id


class Blob(models.Model):
    """How many files name these bytes; kept by a trigger, so that nobody has to look at the files.

    Holds no person's data: the sweep reads it as the login role, which sees no file.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    uses = models.IntegerField()
