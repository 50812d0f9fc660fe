"""Decisions on schools: recording, previewing, undoing."""
