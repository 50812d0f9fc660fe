"""What other modules may ask of privacy; every function needs a scope."""

from sohoc.modules.privacy.selectors.consents import consents_in_force

__all__ = ["consents_in_force"]
