"""`sohoc doctor`: what an installation still lacks before it may hold real data."""
