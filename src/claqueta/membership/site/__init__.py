"""The public pages of membership."""
