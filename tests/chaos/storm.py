"""`python -m tests.chaos.storm [--rounds N] [--seed S]`: breaks things under load, and looks after each round.

Law: after every round all that was accepted ends, and the checker, which reads the database alone, finds no fault. The
seed decides which faults come when, so that a storm can be repeated (what the machine does in between cannot).
"""

import argparse
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from tests.chaos.house import LOG, House, home_folder, why_no_disk, why_no_fake_time, why_no_redis
from tests.chaos.load import AGENTS, RARE, Client

RUNS = 24  # per round
PATIENCE = 150.0  # seconds in which all runs of a round must end once everything is up again
FINISHED = ("succeeded", "failed", "cancelled")
LAST_WORDS = 60  # lines of the log that a failing storm shows
SESSIONS = """
SELECT pid, application_name, state, wait_event, pg_blocking_pids(pid), now() - state_change, left(query, 120)
FROM pg_stat_activity WHERE datname = current_database() ORDER BY pid
"""


class Storm:
    """One storm over one house. Every fault is a method; its name without `fault_` is the name of the fault."""

    def __init__(self, house: House, client: Client, chance: random.Random) -> None:
        self.house, self.client, self.chance = house, client, chance

    def fault_kill_host(self) -> None:
        """kill -9 of a process that carries runs."""
        if hosts := self._hosts():
            self._signal(self.chance.choice(hosts), signal.SIGKILL)

    def fault_kill_hosts(self) -> None:
        """kill -9 of all of them."""
        for pid in self._hosts():
            self._signal(pid, signal.SIGKILL)

    def fault_kill_parent(self) -> None:
        """kill -9 of a cluster's parent alone."""
        self.house.kill_parent(self.chance.choice(self.house.clusters))

    def fault_kill_cluster(self) -> None:
        self.house.kill(self.chance.choice(self.house.clusters))

    def fault_kill_web(self) -> None:
        self.house.kill("web")

    def fault_kill_postgres(self) -> None:
        self.house.kill("postgres")

    def fault_kill_redis(self) -> None:
        self.house.kill("redis")

    def fault_kill_everything(self) -> None:
        for name in self.house.names:
            self.house.kill(name)

    def fault_restart_clusters(self) -> None:
        """A rolling restart, as for an upgrade."""
        for name in self.house.clusters:
            self.house.ask_to_stop(name)
            self.house.start(name)

    def fault_restart_postgres(self) -> None:
        self.house.ask_to_stop("postgres")

    def fault_pause_host(self) -> None:
        """SIGSTOP past the lease, then SIGCONT."""
        if hosts := self._hosts():
            pid = self.chance.choice(hosts)
            self._signal(pid, signal.SIGSTOP)
            time.sleep(7)
            self._signal(pid, signal.SIGCONT)

    def fault_cut_connections(self) -> None:
        """Every connection of ours to Postgres ends at once."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                " AND datname = current_database()"
            )

    def fault_refuse_connections(self, seconds: float = 6) -> None:
        """Postgres is away for a while."""
        self.house.kill("postgres")
        time.sleep(seconds)

    def fault_refuse_connections_for_30_seconds(self) -> None:
        self.fault_refuse_connections(30)

    def fault_jump_clock(self) -> None:
        """The workers' clock jumps, there and back."""
        self.house.set_clock(self.chance.choice([3_600, -3_600, 86_400]))
        time.sleep(2)
        self.house.set_clock(0)

    def fault_fill_disk(self) -> None:
        """No byte is free for some seconds."""
        ballast = self.house.home / "ballast"
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(2**20))
        time.sleep(4)
        ballast.unlink()

    def fault_poison(self) -> None:
        """A run that kills whoever carries it."""
        self._start("poison")

    def fault_burst(self) -> None:
        """A node that writes 100 MB."""
        self._start("burst")

    def _start(self, name: str) -> None:
        while not self.client.start(name, 0):
            time.sleep(0.2)

    def _hosts(self) -> list[int]:
        """Processes that carry runs, those of trials among them: whom they carry is not condemned for one death."""
        from runs.models import Host

        return list(Host.objects.filter(fenced_at=None).values_list("pid", flat=True))

    def _signal(self, pid: int, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


Fault = Callable[[Storm], None]
FAULTS: dict[str, Fault] = {
    name.removeprefix("fault_"): getattr(Storm, name) for name in dir(Storm) if name.startswith("fault_")
}
SELDOM = {"refuse_connections_for_30_seconds", "burst", "fill_disk", "poison"}  # each once in a full storm's while


def main(words: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))  # So that the house and its disk go, too.
    wish = read_words(words)
    seed = wish.seed if wish.seed is not None else random.SystemRandom().randrange(10**6)
    skipped = {"fill_disk": why_no_disk(), "jump_clock": why_no_fake_time(), "kill_redis": why_no_redis()}
    names = wish.faults or [name for name in FAULTS if not skipped.get(name)]
    for name, reason in skipped.items():
        if reason and not wish.faults:
            say(f"Skipped: {name}, because {reason}.")
    say(f"{wish.rounds} rounds, seed {seed} (the same again: python -m tests.chaos.storm --seed {seed}).")
    with home_folder(own_disk="fill_disk" in names) as home:
        house = House(home, fakes_time="jump_clock" in names, has_redis="kill_redis" in names)
        try:
            return rage(house, names, wish.rounds, random.Random(seed))
        finally:
            house.close()


def read_words(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.storm")
    parser.add_argument("--rounds", type=int, default=int(os.environ.get("CHAOS_ROUNDS", "200")))
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--faults", nargs="*", choices=sorted(FAULTS), help="Only these.")
    return parser.parse_args(words)


def rage(house: House, names: list[str], rounds: int, chance: random.Random) -> int:
    house.start_postgres()
    client = move_in(house)
    house.heal()
    storm, came = Storm(house, client, chance), Counter[str]()
    for number, name in enumerate(plan_rounds(names, rounds, chance), 1):
        came[name] += 1
        began = time.monotonic()
        accepted = play_round(storm, name)
        faults = look(client)
        say(f"{number:4} {name:<34} {accepted:3} accepted, {time.monotonic() - began:5.1f} s, {len(faults)} faults")
        for fault in faults[:20]:
            say(f"     {fault}")
        if faults:
            tell_why(house)
            return 1
    say(f"{len(client.accepted)} runs accepted, {client.refused} refused, none lost. {tell_ends(client)}")
    return 0


def plan_rounds(names: list[str], rounds: int, chance: random.Random) -> list[str]:
    """Every fault at least once, if there are rounds enough; after that seldom ones come seldom."""
    order = [*names]
    chance.shuffle(order)
    usual = [name for name in names if name not in SELDOM] or names
    while len(order) < rounds:
        order.append(chance.choice(names) if chance.random() < 0.1 else chance.choice(usual))
    return order[:rounds]


def play_round(storm: Storm, name: str) -> int:
    """Load, a fault in the middle of it, repair, and the end of all runs. Gives how many runs were accepted."""
    before, stop = len(storm.client.accepted), threading.Event()
    seed = storm.chance.random()
    with ThreadPoolExecutor(1) as pool:
        load = pool.submit(storm.client.start_many, random.Random(seed), RUNS, 0.05, stop)
        time.sleep(storm.chance.uniform(0.2, 1.5))
        FAULTS[name](storm)
        time.sleep(storm.chance.uniform(0, 1))
        storm.house.heal()
        load.result()
    wait_until_all_end(storm)
    return len(storm.client.accepted) - before


def wait_until_all_end(storm: Storm) -> None:
    from django.db import OperationalError

    from runs.models import Approval, Run

    ends = time.monotonic() + PATIENCE
    while True:
        with suppress(OperationalError):
            if not Run.objects.exclude(status__in=FINISHED).exists():
                return
            for run in Run.objects.filter(status=Run.Status.PAUSED).values_list("id", flat=True):
                storm.client.release(run)
            for asked in Approval.objects.filter(control=None).values_list("run_id", "step", "id"):
                storm.client.decide(*asked)
        reset_connections()
        if time.monotonic() > ends:
            return  # The checker names them.
        storm.house.heal()
        time.sleep(0.1)


def look(client: Client) -> list[str]:
    """What the checker finds, and runs that ended in another way than they must."""
    from runs.checking import find_faults
    from runs.models import Run

    reset_connections()
    faults = [fault.line() for fault in find_faults(client.accepted, all_ended=True)]
    ends = {name: end for name, (_, _, end) in AGENTS.items()} | {name: end for name, (_, end) in RARE.items()}
    for run_id, status, error in Run.objects.values_list("id", "status", "error"):
        expected = ends.get(client.accepted.get(run_id, ""), "any")
        if expected not in ("any", status):
            faults.append(f"{run_id}  ended_wrongly: {client.accepted[run_id]} is {status}: {error}")
    return faults


def tell_why(house: House) -> None:
    """What a person asks first who has only this output: what was said last, who waits for whom, where everybody is."""
    from django.db import connection

    words = LOG.read_text(errors="replace").splitlines()
    say(f"What the programs said: {LOG}; its end:")
    lines = [f"  | {line}" for line in words[-LAST_WORDS:]]
    with connection.cursor() as cursor:
        cursor.execute(SESSIONS)
        lines += [f"  $ {row}" for row in cursor.fetchall()]
    lines += [f"  # {line}" for line in house.list_processes()]
    house.ask_for_stacks()
    lines += [f"  @ {line}" for line in LOG.read_text(errors="replace").splitlines()[len(words) :]]
    say("\n".join(lines))


def tell_ends(client: Client) -> str:
    from runs.models import Run

    counted: Counter[tuple[str, str]] = Counter(
        (client.accepted.get(run_id, "?"), status) for run_id, status in Run.objects.values_list("id", "status")
    )
    return ", ".join(f"{count} {name} {status}" for (name, status), count in sorted(counted.items()))


def reset_connections() -> None:
    from django.db import connections

    connections.close_all()


def move_in(house: House) -> Client:
    """Tables, people and agents; Django in this process on the house's database."""
    os.environ.update({key: value for key, value in house.environment.items() if key != "PYTHONPATH"})
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", interactive=False, verbosity=0)
    return furnish(house)


def furnish(house: House) -> Client:
    from connections.services import create_connection
    from tests.factories import make_world, token_secret
    from tests.runs.scenes import commit

    world = make_world()
    world.acme.settings = {"allow_private_network": True}
    world.acme.save()
    model = f"http://127.0.0.1:{house.model_port}/v1"
    create_connection(workspace=world.acme, provider="openai_compatible", name="faulty", base_url=model)
    graphs: dict[str, Any] = {name: data for name, (data, *_) in {**AGENTS, **RARE}.items()}
    revisions = {name: commit(world, data | {"name": name}) for name, data in graphs.items()}
    agents = {name: (revision.agent_id, revision.sha) for name, revision in revisions.items()}
    url = f"http://127.0.0.1:{house.port}/api/w/{world.acme.slug}"
    return Client(url, token_secret(world.alice, world.acme), agents)


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
