"""What other modules may know and ask of organisations."""

from sohoc.modules.orgs.models import Level

__all__ = ["Level"]
