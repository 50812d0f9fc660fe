"""Regulations as pure, dated functions: plain Python, no Django, no clock.

Empty until the first regulation is computed (marks and promotion).
"""
