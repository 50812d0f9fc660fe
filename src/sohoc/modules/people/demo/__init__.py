"""Invented learners, families and staff for every school of the demo."""
