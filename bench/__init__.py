"""Workloads with figures: `make bench`. CPU seconds of the server tree, medians, the machine."""
