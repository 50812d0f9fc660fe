"""SốHọc: the open education ecosystem of a Vietnamese province."""

__version__ = "0.1.0"
