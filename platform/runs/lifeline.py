"""How a worker process learns that its cluster is being stopped, without asking anybody.

Law: `manage.py work` holds one end of a pipe and its children hold the other; when the parent lets go of its end, on
purpose or by dying, every host finishes what is short, hands the rest over and leaves.
"""

import asyncio
import ctypes
import os
import signal
import sys

PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>


class Lifeline:
    """The pipe. Made before the cluster forks."""

    def __init__(self) -> None:
        self._theirs, self._ours = os.pipe()
        os.register_at_fork(after_in_child=self._in_child)

    def let_go(self) -> None:
        """Tell every child to leave."""
        if self._ours >= 0:
            os.close(self._ours)
            self._ours = -1

    def watch(self, stop: asyncio.Event) -> None:
        """Set `stop` when the parent has let go. Called in a child's event loop."""
        loop = asyncio.get_running_loop()

        def noticed() -> None:
            loop.remove_reader(self._theirs)
            stop.set()

        loop.add_reader(self._theirs, noticed)

    def _in_child(self) -> None:
        self.let_go()  # Else the child itself would hold the parent's end open.
        # django-q2's guard and workers outlive a parent that was killed and would take tasks that nobody guards.
        die_with_parent()


def die_with_parent() -> None:
    """Have the kernel end this process when its parent dies, where the kernel can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)


lifeline: Lifeline | None = None
"""Set by `manage.py work`; None where a host runs in another way."""


def hold() -> Lifeline:
    """Make this process the one that its children's lives hang on."""
    global lifeline  # One per process, and it must be there before the fork.
    lifeline = lifeline or Lifeline()
    return lifeline
