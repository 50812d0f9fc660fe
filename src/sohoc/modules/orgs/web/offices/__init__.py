"""Offices: the list, the page, decisions on them."""
