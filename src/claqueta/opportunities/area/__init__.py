"""Pages of needs and offers for those who are signed in."""
