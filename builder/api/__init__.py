"""REST of the builder."""
