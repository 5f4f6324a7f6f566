"""`manage.py doctor`: looks at everything an installation stands on, and says what to do about what is wrong.

Law: looking changes nothing; a check never raises and never hangs, its own failure is a finding, too.
"""

from config.doctor.checks import CHECKS, Check, examine
from config.doctor.findings import Finding, State

__all__ = ["CHECKS", "Check", "Finding", "State", "examine"]
