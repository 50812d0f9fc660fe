"""One command that starts, watches and stops everything on one machine."""
