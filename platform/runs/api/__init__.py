"""REST for runs."""
