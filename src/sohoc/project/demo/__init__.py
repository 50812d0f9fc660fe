"""The demo province: invented schools and people, the same for the same size and seed."""
