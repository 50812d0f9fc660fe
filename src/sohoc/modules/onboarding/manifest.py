"""What onboarding brings: accounts for the people of a whole school, letters, taking back."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.manifest import Chore, Door, JobKind, Manifest, NavigationEntry, PanelSource
from sohoc.core.person_records import PersonAct
from sohoc.modules.onboarding.figures import letters_unprinted
from sohoc.modules.onboarding.permissions import OnboardingPermission
from sohoc.modules.onboarding.services import working
from sohoc.modules.onboarding.services.letters import forget_letters
from sohoc.modules.onboarding.trail_words import WORDS

MAKERS = frozenset({"principal", "province_officer", "administrator"})

MANIFEST = Manifest(
    doors=[
        Door(
            OnboardingPermission.VIEW_ACCOUNTS,
            _("see how many people of a school have an account"),
            MAKERS,
        ),
        Door(
            OnboardingPermission.MAKE_ACCOUNTS,
            _("make accounts for the people of a school"),
            MAKERS,
            sensitive=True,
        ),
        Door(
            OnboardingPermission.PRINT_LETTERS,
            _("print letters for the first sign-in"),
            MAKERS,
            sensitive=True,
        ),
        Door(
            OnboardingPermission.TAKE_BACK,
            _("take back accounts that nobody has used"),
            MAKERS,
            sensitive=True,
        ),
    ],
    person_acts=[
        PersonAct(_("Account"), "onboarding:person", "key", OnboardingPermission.MAKE_ACCOUNTS)
    ],
    navigation=[
        NavigationEntry(
            _("Accounts of the school"),
            "onboarding:school",
            "id",
            OnboardingPermission.VIEW_ACCOUNTS,
            order=69,
            rare_for=frozenset({"province_officer"}),
        )
    ],
    panels=[PanelSource(OnboardingPermission.PRINT_LETTERS, letters_unprinted, order=4)],
    jobs=[
        JobKind(
            working.MAKE,
            _("Accounts for the people of a school"),
            working.make_in_parts,
            OnboardingPermission.MAKE_ACCOUNTS,
            tell=working.tell_made,
            place=working.place_of_letters,
        ),
        JobKind(
            working.TAKE_BACK,
            _("Taking back unused accounts"),
            working.take_back_in_parts,
            OnboardingPermission.TAKE_BACK,
            tell=working.tell_taken_back,
        ),
    ],
    chores=[Chore("forget_letters", "33 19 * * *", forget_letters)],
    sentences={
        "onboarding.accounts.made": _("made accounts for people of"),
        "onboarding.accounts.taken_back": _("took back unused accounts of"),
        "onboarding.letters.printed": _("printed letters for the first sign-in at"),
        "onboarding.letter.renewed": _("made a letter for the first sign-in anew at"),
    },
    words=WORDS,
)
