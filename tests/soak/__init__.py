"""What is too long for every run: `make soak`."""
