"""What members see of their dues and their mandate."""
