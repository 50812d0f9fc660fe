"""For tests only: the database, actors of every role, assertions about what was written."""
