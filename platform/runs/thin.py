"""Events without their values, for who looks at a long run and asks for the values of what is on the screen. Pure.

Law: only an event inside an item, a call or a sub-agent (its path has a `#`) is thinned, and one that lost something
says `thin: true`; an event without that mark is whole. Of values only the names of their ports stay, since a port that
is missing was not taken. All else stays, too: so a fold of thinned events gives the status, times, attempts, errors,
charges and log lines that the whole ones give.
"""

from collections.abc import Callable, Mapping
from typing import Any

from live.envelope import Envelope

Cut = Callable[[Any], Any]


def thin(event: Envelope) -> Envelope:
    """The event without its values and marked, if it is inside something; any other as it is."""
    cuts = CUTS.get(event["type"])
    if cuts is None or event["node"] is None or "#" not in event["node"]:
        return event
    data = event["data"].copy()
    for name, cut in cuts.items():
        if name in data:
            data[name] = cut(data[name])
    return event if data == event["data"] else {**event, "data": data, "thin": True}


def _ports(values: Any) -> Any:
    return values and dict.fromkeys(values)


def _calls(calls: Any) -> Any:
    return [{**call, "arguments": None} for call in calls]


def _nothing(_value: Any) -> None:
    return None


CUTS: Mapping[str, Mapping[str, Cut]] = {
    "step.started": {"inputs": _ports},
    "step.succeeded": {"outputs": _ports},
    "step.skipped": {"outputs": _ports},
    "step.released": {"inputs": _ports, "outputs": _ports},
    "step.called": {"calls": _calls, "carry": _nothing},
    "step.slept": {"carry": _nothing},
    "approval.requested": {"carry": _nothing},
    "approval.decided": {"outputs": _ports},
}
"""Event -> what of its data is thinned, and how. What is not listed here is short or is no value."""
