"""Whether somebody is known elsewhere: what was asked, and what the department has to look at."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sohoc.modules.people.models.persons import Person

Typed = tuple[str, str]  # the system of a number that was typed, and its last digits: `…123`


class Answer(models.TextChoices):
    """What a school learns of people whom it does not see; there is no third answer but silence."""

    EXACT = "exact", _("a number is another record's")
    LIKELY = "likely", _("same name and date of birth")


class TicketState(models.TextChoices):
    """What became of a ticket."""

    OPEN = "open", _("to be looked at")
    SAME = "same", _("the same person")
    DIFFERENT = "different", _("two people")
    PLACED = "placed", _("where the person is was cleared up")
    NOBODY = "nobody", _("nobody was written down")


class MatchAsked(models.Model):
    """An account asked whether people are known elsewhere: how many, and how many were."""

    at = models.DateTimeField(db_index=True)
    account_id = models.IntegerField()
    school_id = models.IntegerField(null=True)
    asked = models.IntegerField()
    found = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["account_id", "at"], name="people_matchasked_account")]


class NumbersSought(models.Model):
    """How many secret numbers an account looked for since the moment, within a day."""

    account_id = models.IntegerField(primary_key=True)
    since = models.DateTimeField()
    times = models.IntegerField()


class MatchTicket(models.Model):
    """A school wrote somebody down, or wanted to, who may have a record at a school it cannot see.

    `subject` is the record that the school made nonetheless; `numbers` are those that it typed and
    somebody else has, each as `Typed`: the number itself is kept nowhere.
    """

    uuid = models.UUIDField(unique=True)
    school = models.ForeignKey("access.Node", models.PROTECT, related_name="+")
    account_id = models.IntegerField()
    at = models.DateTimeField()
    answer = models.CharField(max_length=6, choices=Answer.choices)
    state = models.CharField(max_length=9, choices=TicketState.choices, default=TicketState.OPEN)
    subject = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    numbers = models.JSONField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-at"], name="people_matchticket_queue")]

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        """How the audit trail names the ticket: by its number, never by a person."""
        return "people.ticket", str(self.uuid), str(self.uuid)[:8], self.school_id

    @property
    def is_of_one_record(self) -> bool:
        """Whether the person was found at another school by the very record that the school has."""
        return {row.person_id for row in self.found.all()} == {self.subject_id}


class MatchFound(models.Model):
    """Whose record was found: for the department alone."""

    ticket = models.ForeignKey(MatchTicket, models.CASCADE, related_name="found")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
