"""What is read of dues and the bank."""
