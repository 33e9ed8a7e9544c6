"""English as Europe writes it: the day first."""
