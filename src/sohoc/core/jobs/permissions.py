"""Verbs of background work."""

from enum import StrEnum


class JobsPermission(StrEnum):
    CANCEL = "jobs.job.cancel"
    VIEW_ALL_JOBS = "jobs.job.view_all"
    VIEW_OWN_JOBS = "jobs.job.view_own"
