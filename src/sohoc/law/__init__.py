"""Regulations as pure, dated functions: plain Python, no Django, no clock."""
