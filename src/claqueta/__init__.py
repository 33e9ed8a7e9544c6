"""Claqueta: the platform that runs an industry cluster."""

__version__ = "0.1.0"
