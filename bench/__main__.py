"""`python -m bench [NAME …]`: measure everything, or the named benchmarks; print it and write var/bench.json.

Named benchmarks replace their own figures in that file; the others stay as they were.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bench import (
    api_times,
    api_under_load,
    canvas,
    durable_runs,
    engine_events,
    http_runs,
    live_canvas,
    live_crowds,
    long_run,
    machine,
    model_runs,
    opening,
    queue,
    route_weight,
    step_costs,
    token_latency,
    waiting_runs,
    wake_up,
)
from bench.figures import Figure
from bench.product import running_product
from bench.world import enter
from launcher.paths import ROOT
from launcher.ports import free_port

RESULT = ROOT / "var" / "bench.json"
# The order matters: wake-up wants an idle product, and the API's thousand agents come last but for the canvas.
ON_THE_PRODUCT: dict[str, Callable[[Any], Iterator[Figure]]] = {
    "wake_up": wake_up.measure,
    "durable_runs": durable_runs.measure,
    "step_costs": step_costs.measure,
    "http_runs": http_runs.measure,
    "token_latency": token_latency.measure,
    "model_runs": model_runs.measure,
    "waiting_runs": waiting_runs.measure,
    "live_crowds": live_crowds.measure,
    "api_times": api_times.measure,
    "api_under_load": api_under_load.measure,
    "route_weight": route_weight.measure,
    "opening": opening.measure,
    "canvas": canvas.measure,
    "live_canvas": live_canvas.measure,
    "long_run": long_run.measure,
    "queue": queue.measure,
}


def main(wanted: list[str]) -> None:
    print(machine.describe_machine(), f"load {machine.load():.1f}", sep=", ", flush=True)
    RESULT.parent.mkdir(exist_ok=True)
    known = ["engine_events", *ON_THE_PRODUCT]
    if unknown := set(wanted) - set(known):
        sys.exit(f"There is no benchmark {', '.join(sorted(unknown))}. There are: {', '.join(known)}.")
    earlier, figures = earlier_figures() if wanted else [], list[dict[str, Any]]()
    # Written after each figure, so that a benchmark that fails does not take the others' figures with it.
    for figure in measure(wanted or known):
        print(figure.line(), f"load {machine.load():.1f}", sep=", ", flush=True)
        figures.append(described(figure))
        names = {each["name"] for each in figures}
        kept = [each for each in earlier if each["name"] not in names]
        RESULT.write_text(json.dumps([*kept, *figures], indent=2) + "\n")
    print(f"Written to {RESULT.relative_to(ROOT)}.")


def earlier_figures() -> list[dict[str, Any]]:
    """What an earlier run has written."""
    written: list[dict[str, Any]] = json.loads(RESULT.read_text()) if RESULT.exists() else []
    return written


def measure(wanted: list[str]) -> Iterator[Figure]:
    if "engine_events" in wanted:
        yield from engine_events.measure()
    if chosen := [benchmark for name, benchmark in ON_THE_PRODUCT.items() if name in wanted]:
        with stamped_model() as url, running_product({"DEMO_MODEL_URL": url}) as product:
            world = enter(product)
            for benchmark in chosen:
                yield from benchmark(world)


@contextmanager
def stamped_model() -> Iterator[str]:
    """The model endpoint of the whole bench; gives its base URL."""
    port = free_port("127.0.0.1", 8141)
    process = subprocess.Popen([sys.executable, "-m", "bench.stamped_model", "--port", str(port)], cwd=ROOT)
    try:
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait()


def described(figure: Figure) -> dict[str, Any]:
    """The figure as JSON; its conditions end with the machine and its load."""
    conditions = f"{figure.conditions}; {machine.describe_machine()}, load {machine.load():.1f}"
    return figure.to_json() | {"conditions": conditions}


if __name__ == "__main__":
    main(sys.argv[1:])
