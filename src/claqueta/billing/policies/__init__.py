"""What billing reckons without a database."""
