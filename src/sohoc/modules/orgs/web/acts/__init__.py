"""Decisions on schools: recording, the list, the page, following new units."""
