"""Needs, offers and introductions through the API."""
