"""Campuses, branches and groups of a school."""
