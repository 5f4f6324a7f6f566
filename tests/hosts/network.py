"""Machines of a small network: network namespaces whose links can be cut, or less where the system allows less.

Law: what is made here is taken away again, whatever a test does.
"""

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Machine:
    """Something with an address of its own, on which programs run."""

    name: str
    address: str
    programs: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def start(self, command: Sequence[str], env: dict[str, str], log: Path) -> "subprocess.Popen[bytes]":
        """Run a program here, in a session of its own."""
        with log.open("ab") as file:
            program = subprocess.Popen(
                self._placed(command), env=env, stdout=file, stderr=subprocess.STDOUT, start_new_session=True
            )
        self.programs.append(program)
        return program

    def stop(self) -> None:
        """End everything that runs here."""
        for program in self.programs:
            if program.poll() is None:
                os.killpg(program.pid, signal.SIGKILL)
                program.wait()

    def cut(self) -> None:
        """Let nothing in or out. Here: stop what runs, so that nobody hears of it."""
        self._signal(signal.SIGSTOP)

    def mend(self) -> None:
        """As if nothing had happened."""
        self._signal(signal.SIGCONT)

    def _placed(self, command: Sequence[str]) -> Sequence[str]:
        return command

    def _signal(self, number: signal.Signals) -> None:
        for program in self.programs:
            os.killpg(program.pid, number)


class Namespace(Machine):
    """A network namespace with a host name; its link hangs on a bridge of the machine that runs the test."""

    def make(self, bridge: str) -> None:
        ip("netns", "add", self.name)
        ip("link", "add", self._link, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        ip("link", "set", self._link, "master", bridge, "up")
        for words in (f"addr add {self.address}/24 dev eth0", "link set eth0 up", "link set lo up"):
            ip("-n", self.name, *words.split())

    def remove(self) -> None:
        ip("netns", "del", self.name)

    def cut(self) -> None:
        ip("link", "set", self._link, "down")

    def mend(self) -> None:
        ip("link", "set", self._link, "up")

    @property
    def _link(self) -> str:
        return f"{self.name}-0"

    def _placed(self, command: Sequence[str]) -> Sequence[str]:
        named = ["unshare", "--uts", "sh", "-c", 'hostname "$0" && exec "$@"', self.name, *command]
        return ["ip", "netns", "exec", self.name, *named]


@dataclass(frozen=True)
class Network:
    """Machines, and the address at which all of them reach what they share."""

    address: str
    machines: dict[str, Machine]
    is_real: bool


@contextmanager
def network(*names: str) -> Iterator[Network]:
    """A network of machines: namespaces if we may make them, else processes with loopback addresses."""
    number = os.getpid() % 250 + 1
    with ExitStack() as stack:
        if may_make_namespaces(f"may{number}"):
            subnet, bridge = f"10.213.{number}", f"agt{number}"
            ip("link", "add", bridge, "type", "bridge")
            stack.callback(ip, "link", "del", bridge)
            ip("addr", "add", f"{subnet}.1/24", "dev", bridge)
            ip("link", "set", bridge, "up")
        else:
            subnet, bridge = f"127.213.{number}", ""
        machines: dict[str, Machine] = {}
        for place, name in enumerate(names, start=11):
            machines[name] = machine = make_machine(f"{name}-{number}", f"{subnet}.{place}", bridge, stack)
            stack.callback(machine.stop)
        yield Network(f"{subnet}.1", machines, bool(bridge))


def make_machine(name: str, address: str, bridge: str, stack: ExitStack) -> Machine:
    if not bridge:
        return Machine(name, address)
    namespace = Namespace(name, address)
    namespace.make(bridge)
    stack.callback(namespace.remove)
    return namespace


def may_make_namespaces(name: str) -> bool:
    try:
        ip("netns", "add", name)
        ip("netns", "del", name)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)
