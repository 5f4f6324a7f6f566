"""`make bench`: what the product costs in time, measured on the real parts.

Law: a benchmark measures and reports; nothing here passes or fails.
"""
