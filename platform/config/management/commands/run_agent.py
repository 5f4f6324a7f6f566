"""`manage.py run_agent FILE`: run an agent's file here and now, and watch it in the terminal. Needs no database."""

import asyncio
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Literal

from django.core.management.base import BaseCommand, CommandError

from live.envelope import StoredEvent
from runs.record import Entry
from runs.terminal import Decision, FileRefused, OnAsked, TerminalHost, read_agent, read_inputs

SHOWN = {
    "step.started": "▸ {node}",
    "step.succeeded": "✓ {node}",
    "step.failed": "✗ {node}: {message}",
    "step.retrying": "↻ {node} again in {delay:g} s",
    "step.skipped": "– {node} skipped",
    "step.cancelled": "– {node} stopped",
    "step.logged": "  {node}: {text}",
    "approval.requested": "? {node} asks: {question}",
    "approval.decided": "  {node}: {decision}",
}


class Command(BaseCommand):
    help = "Run an agent's file with live progress. The exit code is 0 when the run succeeded."
    requires_system_checks: list[str] = []  # noqa: RUF012  # Django's own attribute; checks would ask the database.

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the agent, as YAML or JSON")
        parser.add_argument("--input", action="append", default=[], metavar="NAME=VALUE", help="an input")
        parser.add_argument("--input-file", action="append", default=[], metavar="NAME=PATH", help="an input's text")
        answer = parser.add_mutually_exclusive_group()
        answer.add_argument("--approve", dest="answer", action="store_const", const="approve", help="approve all")
        answer.add_argument("--reject", dest="answer", action="store_const", const="reject", help="reject all")
        parser.add_argument("--json", action="store_true", help="print events as JSON lines instead")

    def handle(self, *args: Any, file: Path, json: bool, **options: Any) -> None:
        try:
            graph, agents = read_agent(file)
            inputs = read_inputs(graph, given_inputs(options["input"], options["input_file"]))
        except FileRefused as refused:
            problems = [f"  • {problem.message} {problem.advice}".rstrip() for problem in refused.problems]
            raise CommandError("\n".join([refused.message, *problems])) from None
        show = JsonLines(self.stdout) if json else Progress(self.stdout, self.stderr)
        try:
            host = TerminalHost(show.entry, show.text, decider(options["answer"]))
            state = asyncio.run(host.run(graph, agents, inputs))
        except KeyboardInterrupt:
            raise CommandError("Stopped.", returncode=130) from None
        if state.status != "succeeded":
            error = state.error or {"message": "The run was stopped."}
            raise CommandError(f"{error['message']} {error.get('advice', '')}".strip())
        show.outputs(state.outputs)


def decider(answer: Literal["approve", "reject"] | None) -> OnAsked:
    """Who decides what the run asks: the command line, or whoever sits at the terminal."""

    one_by_one = asyncio.Lock()

    async def decide(step: str, question: str) -> Decision:
        if answer:
            return answer, ""
        if not sys.stdin.isatty():
            sys.stderr.write("  Nobody can decide here: it waits until its time is over. See --approve and --reject.\n")
            await asyncio.Event().wait()
        async with one_by_one:
            sys.stderr.write(f"  Approve {step}? [y/N] ")
            sys.stderr.flush()
            said = await typed_line()
        return ("approve" if said.strip().lower() in ("y", "yes") else "reject"), ""

    return decide


async def typed_line() -> str:
    """What somebody types, read by the loop: a thread that reads could not be interrupted."""
    loop, typed = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(sys.stdin, typed.set)
    try:
        await typed.wait()
        return sys.stdin.readline()
    finally:
        loop.remove_reader(sys.stdin)


class Progress:
    """For people: steps and text as they come on stderr, the outputs on stdout."""

    def __init__(self, out: Any, progress: Any) -> None:
        self._out, self._progress = out, progress
        self._speaker: str | None = None

    def entry(self, entry: Entry) -> None:
        for event in entry.events:
            self._event(event)

    def text(self, path: str, channel: str, text: str) -> None:
        if self._speaker not in (None, path):
            self._end_of_text()
        self._speaker = path
        self._write(text, "")

    def outputs(self, outputs: dict[str, Any]) -> None:
        for name, value in outputs.items():
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
            self._out.write(f"{name}: {text}")

    def _event(self, event: StoredEvent) -> None:
        if form := SHOWN.get(event["type"]):
            data = event["data"]
            self._end_of_text()
            self._write(form.format(node=event["node"], message=data.get("error", {}).get("message"), **_plain(data)))

    def _end_of_text(self) -> None:
        if self._speaker is not None:
            self._speaker = None
            self._write("")

    def _write(self, text: str, ending: str = "\n") -> None:
        self._progress.write(text, lambda plain: plain, ending)
        self._progress.flush()


class JsonLines:
    """For programs: every event as one line of JSON, then the outputs."""

    def __init__(self, out: Any) -> None:
        self._out = out

    def entry(self, entry: Entry) -> None:
        for event in entry.events:
            self._out.write(json.dumps(event, ensure_ascii=False))

    def text(self, path: str, channel: str, text: str) -> None:
        line = {"type": "step.delta", "node": path, "data": {"channel": channel, "text": text}}
        self._out.write(json.dumps(line, ensure_ascii=False))

    def outputs(self, outputs: dict[str, Any]) -> None:
        self._out.write(json.dumps({"type": "outputs", "data": outputs}, ensure_ascii=False))


def given_inputs(pairs: list[str], files: list[str]) -> dict[str, Any]:
    """What the command line says of the inputs. Raises FileRefused."""
    inputs: dict[str, Any] = dict(_split(pair) for pair in pairs)
    for name, path in map(_split, files):
        try:
            inputs[name] = Path(path).read_text()
        except (OSError, UnicodeDecodeError) as problem:
            raise FileRefused(f"The file {path} of the input {name} cannot be read: {problem}.") from problem
    return inputs


def _split(pair: str) -> tuple[str, str]:
    name, equals, value = pair.partition("=")
    if not equals:
        raise FileRefused(f"Write an input as NAME=VALUE, not as {pair!r}.")
    return name, value


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key in ("delay", "text", "question", "decision")}
