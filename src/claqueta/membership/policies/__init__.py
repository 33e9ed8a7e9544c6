"""Pure rules of membership."""
