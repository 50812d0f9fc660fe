"""The operator's side: marks, backups, restore drills, rehearsals, health and figures."""
