"""The graph engine: a state machine that does no I/O, knows no clock and draws no random number.

Law: standard library only. Every host (worker, terminal, browser tab, test) runs these same files.
"""
