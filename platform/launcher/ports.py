"""TCP ports: listening on one, and who has it if somebody else does.

Law: a port is taken by listening on it, never by looking whether it is free; so two starts never have the same one.
Only the other address that a browser may take `localhost` for is looked at: nobody of ours listens there.
"""

import errno
import socket
from collections.abc import Iterator
from pathlib import Path

from launcher.errors import LaunchProblem

LOCALHOST_6 = "::1"  # What `localhost` may be, too, and in browsers is first.
ABSENT = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT}  # a machine without IPv6
BACKLOG = 1024  # connections that wait to be accepted, for instance while a web process starts again
LISTENING = "0A"  # the state of /proc/net/tcp


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on the port. Raises a LaunchProblem that names its holder and offers the next free one."""
    if not is_free(LOCALHOST_6, port):
        raise _taken(host, port)
    try:
        return _listen(host, port)
    except PermissionError:
        raise LaunchProblem(
            f"Port {port} is only for the system's administrator: take another one with `make run PORT=8000`."
        ) from None
    except OSError:
        raise _taken(host, port) from None


def listen_near(host: str, wished: int) -> socket.socket:
    """A socket that listens on the wished port if nobody else does, else on one that the system chooses."""
    try:
        return _listen(host, wished)
    except OSError:
        return _listen(host, 0)


def port_of(listener: socket.socket) -> int:
    number: int = listener.getsockname()[1]
    return number


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _taken(host: str, port: int) -> LaunchProblem:
    holder = find_holder(port)
    owner = f"by {holder}" if holder else "by another program"
    free = next(number for number in range(port + 1, 65536) if is_free(host, number) and is_free(LOCALHOST_6, number))
    return LaunchProblem(f"Port {port} is in use {owner}: stop that, or take another one with `make run PORT={free}`.")


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens there. At an address that the machine does not have nobody does."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as refused:
        return refused.errno in ABSENT
    return True


def free_port(host: str, wished: int) -> int:
    """The wished port if it is free at this moment, else one that the system chooses; for tests and figures."""
    if is_free(host, wished):
        return wished
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        number: int = probe.getsockname()[1]
    return number


def find_holder(port: int) -> str | None:
    """The program that listens on the port, as far as this user may see it (Linux)."""
    sockets = {f"socket:[{inode}]" for inode in listening_inodes(port)}
    for process in Path("/proc").glob("[0-9]*") if sockets else ():
        if sockets & set(open_files(process)):
            return f"{name_of(process)} (process {process.name})"
    return None


def listening_inodes(port: int) -> Iterator[str]:
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        for row in table.read_text().splitlines()[1:] if table.exists() else ():
            fields = row.split()
            if fields[3] == LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                yield fields[9]


def open_files(process: Path) -> Iterator[str]:
    try:
        for link in (process / "fd").iterdir():
            yield str(link.readlink())
    except OSError:
        return  # Another user's process, or one that has just ended.


def name_of(process: Path) -> str:
    try:
        return (process / "comm").read_text().strip()
    except OSError:
        return "a program"
