"""REST for datasets and tests."""
