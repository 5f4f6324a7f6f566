"""What a node that is switched off passes on: which of its inputs stands for which of its outputs. Pure.

The rule, in this order, and an input never stands for two outputs (or a branch that is off would take every way):

1. an input of the same name whose type fits;
2. the first input of the same type that is still free, in the order of the ports;
3. the first output that is left gets the node's only input, if that fits.

What gets nothing stays empty, as if the output had not been taken. A tool's wires carry no values and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.kinds import Port
from engine.types import LIST_PREFIX, fits, item_type
from engine.values import Values


def passed_ports(inputs: Iterable[Port], outputs: Iterable[Port]) -> dict[str, str]:
    """The input that stands for an output, by the output's name."""
    given = {port.name: _type_of(port) for port in inputs if port.type != "tool"}
    wanted = {port.name: port.type for port in outputs if port.type != "tool"}
    passed = {name: name for name in wanted if name in given and fits(given[name], wanted[name]) is None}
    free = {name: type_name for name, type_name in given.items() if name not in passed}
    for name, type_name in wanted.items():
        same = next((source for source, its_type in free.items() if its_type == type_name), None)
        if name not in passed and same is not None:
            passed[name] = same
            del free[same]
    if len(given) == 1 and free:
        sole, its_type = next(iter(free.items()))
        first = next((name for name in wanted if fits(its_type, wanted[name]) is None), None)
        return passed if first is None else passed | {first: sole}
    return passed


def pass_on(inputs: Iterable[Port], outputs: Iterable[Port], values: Values) -> Values:
    """The outputs that these inputs' values make."""
    passed: Mapping[str, str] = passed_ports(inputs, outputs)
    return {output: values[source] for output, source in passed.items() if source in values}


def _type_of(port: Port) -> str:
    """What a port's value is: one that takes many edges gives a list."""
    return f"{LIST_PREFIX}{port.type}" if port.many and item_type(port.type) is None else port.type
