"""Everybody sees and stops the own background work; the administrator all of it."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.jobs.permissions import JobsPermission
from sohoc.core.manifest import EVERYBODY, Door, Manifest, NavigationEntry

MANIFEST = Manifest(
    doors=[
        Door(JobsPermission.VIEW_OWN_JOBS, _("see the own background work"), EVERYBODY),
        Door(
            JobsPermission.VIEW_ALL_JOBS,
            _("see everybody's background work"),
            frozenset({"administrator"}),
        ),
        Door(JobsPermission.CANCEL, _("stop background work"), EVERYBODY),
    ],
    navigation=[
        NavigationEntry(
            _("Background work"),
            "jobs:jobs",
            "hourglass-empty",
            JobsPermission.VIEW_OWN_JOBS,
            order=60,
            rare_for=frozenset({"guardian", "learner"}),
        ),
    ],
    listings=["sohoc.core.jobs.web.listing.JOBS"],
    sentences={"jobs.job.cancelled": _("stopped the background work")},
)
