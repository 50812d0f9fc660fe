"""Everybody may search; what is found depends on the role."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.manifest import EVERYBODY, Door, Manifest
from sohoc.core.search.permissions import SearchPermission

MANIFEST = Manifest(doors=[Door(SearchPermission.SEARCH, _("use the search box"), EVERYBODY)])
