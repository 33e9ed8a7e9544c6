"""What members and the board have of membership in their area."""
