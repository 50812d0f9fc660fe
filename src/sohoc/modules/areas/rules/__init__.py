"""Decisions about administrative units that need no database."""
