"""Verbs of onboarding."""

from enum import StrEnum


class OnboardingPermission(StrEnum):
    MAKE_ACCOUNTS = "onboarding.accounts.make"
    PRINT_LETTERS = "onboarding.letters.print"
    TAKE_BACK = "onboarding.accounts.take_back"
    VIEW_ACCOUNTS = "onboarding.accounts.view"
