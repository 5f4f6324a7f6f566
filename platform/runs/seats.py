"""How many workers of one cluster carry runs: seats, which need no server to be counted.

Law: a seat is a record lock on a file that only this cluster's processes have; the kernel gives it free the moment its
holder dies, however that happens, so nobody has to clean up.
"""

import fcntl
import tempfile


class Seats:
    """The seats of a cluster. Made before the cluster forks, so that all its processes share the file."""

    def __init__(self, count: int) -> None:
        self._count = count
        # Never closed: closing the file anywhere in a process would give its seat free.
        self._file = tempfile.TemporaryFile()  # noqa: SIM115

    def take(self) -> bool:
        """Whether a seat was free, and is this process's until it dies or leaves."""
        return any(self._try(seat) for seat in range(self._count))

    def leave(self) -> None:
        """Give this process's seat free."""
        fcntl.lockf(self._file, fcntl.LOCK_UN)

    def count_free(self) -> int:
        """How many seats nobody has. Asked by a process that has none itself."""
        free = [seat for seat in range(self._count) if self._try(seat)]
        self.leave()
        return len(free)

    def _try(self, seat: int) -> bool:
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, seat)
        except OSError:
            return False
        return True


seats: Seats | None = None
"""Set by `manage.py work`; None where a host runs in another way."""


def arrange(count: int) -> Seats:
    """Give this process's children-to-be so many seats."""
    global seats  # One per process, and it must be there before the fork.
    seats = Seats(count)
    return seats
