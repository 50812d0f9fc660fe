"""Requests for correction."""
