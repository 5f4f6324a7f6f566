"""REST of connections."""
