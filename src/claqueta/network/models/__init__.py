"""Ties, the pictures drawn of them, and who shows their own."""

from claqueta.network.models.ties import Drawing, OwnNetwork, Reading, Tie

__all__ = ["Drawing", "OwnNetwork", "Reading", "Tie"]
