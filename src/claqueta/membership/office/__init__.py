"""The office’s screens of membership."""
