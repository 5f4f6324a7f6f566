"""A local OpenAI-compatible server that is honest about being a demo: it picks and rearranges words from its input.

Law: the same request always gives the same bytes, in any process; nothing is random, learned or looked up elsewhere.
"""
