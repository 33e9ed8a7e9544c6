"""What is read of markets; what one who takes part may know of another is in `catalogue` and `agenda` alone."""
