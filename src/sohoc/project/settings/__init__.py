"""Settings: `base` for all, one thin file for each mode."""
