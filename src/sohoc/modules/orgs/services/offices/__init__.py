"""Offices: their states, decisions on them, renewing those of communes."""
