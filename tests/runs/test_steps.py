"""Steps folded from events: the golden file, which the front end's tests read, too."""

import json
from pathlib import Path

from runs.steps import fold_steps

GOLDEN = Path(__file__).parents[1] / "golden" / "steps.json"


def test_the_golden_events_give_the_golden_steps() -> None:
    golden = json.loads(GOLDEN.read_text())

    assert fold_steps(golden["events"]) == golden["steps"]


def test_folding_bit_by_bit_gives_what_folding_at_once_gives() -> None:
    golden = json.loads(GOLDEN.read_text())
    paths = [step["path"] for step in golden["steps"]]

    for path in paths:
        alone = fold_steps(event for event in golden["events"] if event["node"] == path)
        assert alone == [step for step in golden["steps"] if step["path"] == path]
