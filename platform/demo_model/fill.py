"""Filling a JSON Schema from a text. Pure.

Law: the value always fits the schema, or `Unfillable` says why none was made. What the text does not say
becomes null where the
schema allows null, is left out where it may be, and is the plainest value that fits where neither is allowed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from demo_model import lists, quantities, strings
from demo_model.facts import parse_number
from demo_model.fields import Field, find_label
from demo_model.labels import classify, find_labels
from demo_model.schemas import (
    Schema,
    Unfillable,
    check_schema,
    check_value,
    fit_number,
    fit_string,
    least_string,
    resolve,
    types_of,
)
from demo_model.sentences import read_limits, split_sentences
from demo_model.source import Source
from demo_model.words import overlap, split_name, stem, stems

SCARCE_DEPTH = 6
DEEPEST = 24
MOST_ITEMS = 200


@dataclass(frozen=True)
class Filled:
    """A value and whether the text spoke for it."""

    value: Any
    found: bool


@dataclass(frozen=True)
class Place:
    """Where the filling stands: the field, the source that is read there, and how deep in the value it is."""

    field: Field
    source: Source
    depth: int = 0

    @property
    def is_scarce(self) -> bool:
        return self.depth >= SCARCE_DEPTH

    def inside(self, name: str, schema: Any, source: Source | None = None) -> "Place":
        if self.depth >= DEEPEST:
            raise Unfillable("The schema is nested too deeply for the demo model.")
        description = schema.get("description", "") if isinstance(schema, Mapping) else ""
        return Place(self.field.child(name, description), source or self.source, self.depth + 1)


def fill_schema(schema: Schema, source: Source) -> Any:
    """A value for the schema, filled from the source. Raises NotASchema or Unfillable with the reason."""
    check_schema(schema)
    value = _Filler(schema).fill(schema, Place(Field(), source)).value
    check_value(value, schema)
    return value


def fill_known(schema: Schema, source: Source) -> tuple[Any, frozenset[str]]:
    """Like `fill_schema` for an object, with the names of the properties the text spoke for."""
    check_schema(schema)
    filler = _Filler(schema)
    place = Place(Field(), source)
    known = {
        n for n, s in resolve(schema, schema).get("properties", {}).items() if filler.fill(s, place.inside(n, s)).found
    }
    return fill_schema(schema, source), frozenset(known)


class _Filler:
    def __init__(self, root: Schema) -> None:
        self.root = root

    def fill(self, raw: Any, place: Place) -> Filled:
        schema = resolve(raw, self.root)
        if "const" in schema:
            return Filled(schema["const"], False)
        if "enum" in schema:
            return self._choose(schema, place)
        for branches in ("anyOf", "oneOf"):
            if branches in schema:
                return self._branch(schema, branches, place)
        types = types_of(schema)
        if place.is_scarce and "null" in types:
            return Filled(None, False)
        filled = self._fill_type(types[0], schema, place)
        for other in types[1:]:
            if not filled.found and other != "null":
                filled = self._fill_type(other, schema, place)
        return Filled(None, False) if not filled.found and "null" in types else filled

    def _fill_type(self, name: str, schema: Schema, place: Place) -> Filled:
        filled: Filled = getattr(self, f"_{name}")(
            schema, place
        )  # JSON Schema's own seven names, checked by check_schema
        return filled

    def _branch(self, schema: Schema, key: str, place: Place) -> Filled:
        """The branch the text says most about; else null where it is allowed; else the first that can be filled."""
        rest = {k: v for k, v in schema.items() if k != key}
        branches = [resolve(branch, self.root) for branch in schema[key]]
        nothing = next((b for b in branches if b.get("type") == "null"), None)
        if nothing is not None and place.is_scarce:
            return Filled(None, False)
        filled = [f for b in branches if b is not nothing and (f := self._try({**rest, **b}, place)) is not None]
        spoken = [f for f in filled if f.found]
        if spoken:
            return max(spoken, key=lambda f: len(json.dumps(f.value)) if isinstance(f.value, dict) else 0)
        if nothing is not None or not filled:
            return Filled(None, False) if nothing is not None else self.fill({**rest, **branches[0]}, place)
        return filled[0]

    def _try(self, schema: Schema, place: Place) -> Filled | None:
        try:
            return self.fill(schema, place)
        except Unfillable:
            return None

    def _choose(self, schema: Schema, place: Place) -> Filled:
        texts = {v: "" for v in schema["enum"] if isinstance(v, str)}
        if len(texts) < 2:
            return Filled(next(iter(texts), schema["enum"][0]), False)
        stated = find_label(
            place.field, place.source, lambda value: value.strip().lower() in {t.lower() for t in texts}
        )
        if stated:
            return Filled(next(t for t in texts if t.lower() == stated.strip().lower()), True)
        verdict = classify(place.source.text, _describe(texts, place))
        silent = verdict.confidence == 0 and None in schema["enum"]
        return Filled(None if silent else verdict.label, verdict.confidence > 0)

    def _null(self, schema: Schema, place: Place) -> Filled:
        return Filled(None, False)

    def _boolean(self, schema: Schema, place: Place) -> Filled:
        value = quantities.read_boolean(place.field, place.source)
        return Filled(bool(value), value is not None)

    def _integer(self, schema: Schema, place: Place) -> Filled:
        return self._number(schema, place, whole=True)

    def _number(self, schema: Schema, place: Place, *, whole: bool = False) -> Filled:
        value = quantities.read_number(place.field, place.source)
        return Filled(fit_number(value or 0, schema, whole=whole), value is not None)

    def _string(self, schema: Schema, place: Place) -> Filled:
        value = strings.read_string(place.field, place.source, schema.get("format"))
        fitted = fit_string(value, schema) if value is not None else None
        return Filled(least_string(schema), False) if fitted is None else Filled(fitted, True)

    def _object(self, schema: Schema, place: Place) -> Filled:
        value, found = {}, False
        required = schema.get("required", ())
        for name, child in schema.get("properties", {}).items():
            if name not in required and (place.is_scarce or child is False):
                continue
            filled = self.fill(child, place.inside(name, child))
            if name in required or filled.found:
                value[name] = filled.value
            found = found or filled.found
        for name in required:
            if name not in value:
                value[name] = self._extra(schema, name, place)
        return Filled(self._reach(value, schema, place), found)

    def _extra(self, schema: Schema, name: str, place: Place) -> Any:
        """A property that is required and not described."""
        child = schema.get("additionalProperties", True)
        return self.fill(child, place.inside(name, child)).value

    def _reach(self, value: dict[str, Any], schema: Schema, place: Place) -> dict[str, Any]:
        """Add properties until there are as many as the schema asks for."""
        spare = [n for n in schema.get("properties", {}) if n not in value]
        while len(value) < schema.get("minProperties", 0):
            name = spare.pop(0) if spare else f"field_{len(value) + 1}"
            child = schema.get("properties", {}).get(name, schema.get("additionalProperties", True))
            value[name] = self.fill(child, place.inside(name, child)).value
        return value

    def _array(self, schema: Schema, place: Place) -> Filled:
        first = [self.fill(s, place.inside("", s)).value for s in schema.get("prefixItems", ())]
        items = schema.get("items", {} if not first else False)
        most = min(
            schema.get("maxItems", MOST_ITEMS),
            MOST_ITEMS if not schema.get("minItems") else max(MOST_ITEMS, schema["minItems"]),
        )
        found = [] if items is False or place.is_scarce else self._items(resolve(items, self.root), place, most)
        values = [*first, *found][: int(most)]
        if schema.get("uniqueItems"):
            values = _unique(values)
        return Filled(self._pad(values, schema, items, place), bool(found))

    def _items(self, items: Schema, place: Place, most: int) -> list[Any]:
        if "const" in items:
            return []  # The text tells nothing about a constant; `_pad` adds as many as there must be.
        if "enum" in items:
            return _matching(items["enum"], place)
        kind = "object" if _holds_object(items, self.root) else types_of(items)[0]
        if kind == "object":
            return self._objects(items, place)[:most]
        if kind in ("number", "integer"):
            whole = kind == "integer"
            values = (parse_number(f.value) for f in place.source.numbers)
            return [fit_number(v, items, whole=whole) for v in values if not whole or v.is_integer()][:most]
        if kind != "string":
            return []
        count = most if most < MOST_ITEMS else None
        texts = lists.read_strings(place.field, place.source, count)
        return [fitted for text in texts if (fitted := fit_string(text, items)) is not None]

    def _objects(self, items: Schema, place: Place) -> list[Any]:
        """One object per piece of text; a piece that tells no property becomes the object's first text."""
        properties = items.get("properties", {})
        first = next((n for n, s in properties.items() if types_of(resolve(s, self.root)) == ["string"]), None)
        values = []
        for part in _parts(items, self.root, place):
            filled = self.fill(items, _within(place, part))
            if not filled.found and first and part.text.strip():
                filled = self.fill(items, _within(place, Source(f"{first}: {part.text}", part.instruction)))
            if filled.found:
                values.append(filled.value)
        return values

    def _pad(self, values: list[Any], schema: Schema, items: Any, place: Place) -> list[Any]:
        while len(values) < schema.get("minItems", 0):
            value = self.fill(items, place.inside("", items)).value
            values.append(_other_than(values, value, resolve(items, self.root)) if schema.get("uniqueItems") else value)
        return values


def _within(place: Place, source: Source) -> Place:
    return Place(Field("", place.field.parents), source, place.depth + 1)


def _describe(texts: dict[str, str], place: Place) -> dict[str, str]:
    """What the field's description and the instruction say about each label."""
    told = {k.lower(): v for k, v in find_labels(place.source.instruction).items()}
    told |= {k.lower(): v for k, v in find_labels(place.field.description).items() if v}
    return {text: told.get(text.lower(), told.get(text.lower().replace("_", " "), "")) for text in texts}


def _matching(values: list[Any], place: Place) -> list[Any]:
    """Every label the text gives evidence for."""
    texts = [v for v in values if isinstance(v, str)]
    bag = frozenset(stems(place.source.text))
    return [v for v in texts if overlap((stem(w) for w in split_name(v)), bag) >= 0.5]


def _holds_object(items: Schema, root: Schema) -> bool:
    branches = [*items.get("anyOf", ()), *items.get("oneOf", ())]
    return "object" in (types_of(items) if not branches else [types_of(resolve(b, root))[0] for b in branches])


def _parts(items: Schema, root: Schema, place: Place) -> list[Source]:
    """The pieces of the text that each make one object of a list: table rows, bullets, or the weightiest sentences."""
    names = [stem(w) for n in items.get("properties", {}) for w in split_name(n)]
    source = place.source
    if source.rows and overlap((stem(w) for heading in source.rows[0] for w in split_name(heading)), names) >= 0.3:
        return [Source("\n".join(f"{k}: {v}" for k, v in row.items() if v), source.instruction) for row in source.rows]
    if len(source.bullets) >= 2:
        return [Source(bullet, source.instruction) for bullet in source.bullets]
    if place.field.named("line", "items", "rows", "positions", "products"):
        return []
    texts = lists.read_strings(place.field, source, read_limits(place.field.description).bullets)
    return [Source(sentence, source.instruction) for text in texts for sentence in split_sentences(text)]


def _unique(values: list[Any]) -> list[Any]:
    return list({json.dumps(value, sort_keys=True): value for value in reversed(values)}.values())[::-1]


def _other_than(values: list[Any], value: Any, schema: Schema) -> Any:
    """A value of the same kind that is not in the list yet. Raises Unfillable when none comes to mind."""
    for other in _variants(value, schema):
        if other not in values or (isinstance(other, bool) and not any(other is v for v in values)):
            return other
    raise Unfillable("The demo model cannot make enough different items for this list.")


def _variants(value: Any, schema: Schema) -> list[Any]:
    tries = range(1, 100)
    if "enum" in schema:
        return list(schema["enum"])
    if isinstance(value, bool):
        return [value, not value]
    if isinstance(value, int | float):
        step = schema.get("multipleOf", 1)
        return [value] + [
            v
            for n in tries
            for w in (value + n * step, value - n * step)
            if (v := fit_number(w, schema, whole=isinstance(value, int))) == w
        ]
    if isinstance(value, str):
        return [value] + [
            w for n in tries for w in (f"{value}{n}", f"{value[: -len(str(n))]}{n}") if fit_string(w, schema) == w
        ]
    return [value]
