"""The map, its table and its filters."""
