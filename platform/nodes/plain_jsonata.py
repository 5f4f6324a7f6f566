"""JSONata that cannot be slow: fields, literals, objects of them, comparisons and a little arithmetic, in this process.

Law: it gives exactly what the evaluator of `nodes.expressions` would give, or None, and then that one has to be asked.
So anything with a list, a null, a missing field, a fraction or an unknown word in it is left to the evaluator: only
what is plain and short both in the expression and in the data is answered here.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

LONGEST = 2_000  # characters of an expression
MOST_KNOWN = 1_000  # expressions kept ready
LONG_TEXT = 4_000  # characters of a text in the data, so that no answer comes near the evaluator's bounds
SAFE = 2**53  # JSONata's numbers are doubles: below this, whole ones are exact

Data = Mapping[str, Any]
Part = Callable[[Data], Any]
TOKENS = re.compile(
    r"""\s*(?:(?P<text>"[^"\\]*"|'[^'\\]*')|(?P<number>\d{1,15}(?![\w.]))|(?P<function>\$[a-z]+)|(?P<name>[A-Za-z_]\w*)
    |(?P<sign>!=|<=|>=|[{}():,.?&=<>+*-]))""",
    re.VERBOSE | re.ASCII,
)
WORDS = {"and", "or", "in", "true", "false", "null", "function"}


class Value(NamedTuple):
    """An answer; so that an answer can be told from none."""

    value: Any


class NotPlain(Exception):
    """This is for the evaluator."""


def evaluate_plain(expression: str, data: Data) -> Value | None:
    """What the expression gives for the data; None where the evaluator must be asked."""
    part = _compile(expression) if len(expression) <= LONGEST else None
    if part is None:
        return None
    try:
        return Value(part(data))
    except (NotPlain, RecursionError):
        return None


@lru_cache(MOST_KNOWN)
def _compile(expression: str) -> Part | None:
    try:
        parser = _Parser(list(_tokens(expression)))
        part = parser.condition()
        parser.expect("end", "")
    except (NotPlain, RecursionError):
        return None
    return part


def _tokens(expression: str) -> Iterator[tuple[str, str]]:
    place, end = 0, len(expression.rstrip())
    while place < end:
        found = TOKENS.match(expression, place)
        if found is None:
            raise NotPlain
        yield found.lastgroup or "", found[found.lastgroup or 0]
        place = found.end()
    yield "end", ""


class _Parser:
    """Recursive descent, in JSONata's order of precedence."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens, self._next = tokens, 0

    def condition(self) -> Part:
        test = self._comparison()
        if not self._takes("?"):
            return test
        yes = self.condition()
        self.expect("sign", ":")
        no = self.condition()
        return lambda data: yes(data) if _truth(test(data)) else no(data)

    def _comparison(self) -> Part:
        left = self._sum()
        sign = self._tokens[self._next][1]
        if self._tokens[self._next][0] != "sign" or sign not in COMPARISONS:
            return left
        self._next += 1
        right, compare = self._sum(), COMPARISONS[sign]
        return lambda data: compare(*_alike(left(data), right(data)))

    def _sum(self) -> Part:
        left = self._product()
        while (sign := self._taken("+", "-", "&")) is not None:
            left = _joined(left, self._product(), JOINTS[sign])
        return left

    def _product(self) -> Part:
        left = self._single()
        while self._taken("*") is not None:
            left = _joined(left, self._single(), JOINTS["*"])
        return left

    def _single(self) -> Part:
        kind, word = self._tokens[self._next]
        self._next += 1
        if kind == "text":
            return lambda data: word[1:-1]
        if kind == "number":
            return lambda data: int(word)
        if kind == "name" and word not in WORDS:
            return self._path([word])
        if kind == "function" and word in FUNCTIONS:
            return self._call(FUNCTIONS[word])
        if (kind, word) == ("sign", "{"):
            return self._object()
        raise NotPlain

    def _path(self, names: list[str]) -> Part:
        while self._takes("."):
            names.append(self.expect("name"))
        return lambda data: _look_up(data, names)

    def _call(self, function: Part) -> Part:
        self.expect("sign", "(")
        argument = self.condition()
        self.expect("sign", ")")
        return lambda data: function(argument(data))

    def _object(self) -> Part:
        pairs: dict[str, Part] = {}
        while not (not pairs and self._takes("}")):
            key = self.expect("text")[1:-1]
            self.expect("sign", ":")
            if key in pairs:
                raise NotPlain
            pairs[key] = self.condition()
            if self._takes("}"):
                break
            self.expect("sign", ",")
        return lambda data: {key: part(data) for key, part in pairs.items()}

    def expect(self, kind: str, word: str | None = None) -> str:
        found, said = self._tokens[self._next]
        if found != kind or (word is not None and said != word) or (kind == "name" and said in WORDS):
            raise NotPlain
        self._next += 1
        return said

    def _takes(self, sign: str) -> bool:
        return self._taken(sign) is not None

    def _taken(self, *signs: str) -> str | None:
        kind, word = self._tokens[self._next]
        if kind != "sign" or word not in signs:
            return None
        self._next += 1
        return word


def _look_up(data: Any, names: list[str]) -> Any:
    for name in names:
        if type(data) is not dict or name not in data:
            raise NotPlain
        data = data[name]
    is_short = type(data) is str and len(data) <= LONG_TEXT
    if is_short or type(data) is bool or (type(data) is int and abs(data) < SAFE):
        return data
    raise NotPlain


def _joined(left: Part, right: Part, join: Callable[[Any, Any], Any]) -> Part:
    return lambda data: join(left(data), right(data))


def _number(value: Any) -> int:
    if type(value) is not int or abs(value) >= SAFE:
        raise NotPlain
    return value


def _text(value: Any) -> str:
    if type(value) is not str:
        raise NotPlain
    return value


def _truth(value: Any) -> bool:
    if type(value) is not bool:
        raise NotPlain
    return value


def _alike(left: Any, right: Any) -> tuple[Any, Any]:
    if type(left) is not type(right) or type(left) not in (int, str):
        raise NotPlain
    return left, right


JOINTS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: _number(_number(a) + _number(b)),
    "-": lambda a, b: _number(_number(a) - _number(b)),
    "*": lambda a, b: _number(_number(a) * _number(b)),
    "&": lambda a, b: _text(a) + _text(b),
}
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: bool(a == b),
    "!=": lambda a, b: bool(a != b),
    "<": lambda a, b: bool(a < b),
    ">": lambda a, b: bool(a > b),
    "<=": lambda a, b: bool(a <= b),
    ">=": lambda a, b: bool(a >= b),
}
FUNCTIONS: dict[str, Part] = {
    "$length": lambda value: len(_text(value)),
    "$uppercase": lambda value: _text(value).upper(),
    "$lowercase": lambda value: _text(value).casefold(),  # As the evaluator does, which turns ß into ss, too.
    "$not": lambda value: not _truth(value),
}
