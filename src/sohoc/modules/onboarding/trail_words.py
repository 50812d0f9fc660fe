"""What the audit trail calls tables of onboarding, their columns, what acts note."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.manifest import TrailWords

WORDS = TrailWords(
    records={"onboarding_letter": _("Letter for the first sign-in")},
    columns={
        "onboarding_letter.ends_at": _("Kept until"),
        "onboarding_letter.printed_at": _("Printed"),
        "onboarding_letter.school_id": _("School"),
    },
    ledgers={"onboarding_letterhistory": _("Changes of letters for the first sign-in")},
    noted={
        "onboarding.accounts": _("User names"),
        "onboarding.classes": _("Classes"),
        "onboarding.count": _("How many"),
        "onboarding.group": _("Whose"),
        "onboarding.linked": _("Roles given to known accounts"),
        "onboarding.made": _("Accounts made"),
        "onboarding.renewed": _("Letters made anew"),
        "onboarding.role": _("Role"),
    },
    values={
        "onboarding.group": {
            "learner": _("Learners"),
            "guardian": _("Guardians"),
            "staff": _("Staff"),
        },
    },
)
