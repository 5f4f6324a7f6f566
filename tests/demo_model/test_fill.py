"""Filling schemas: whole values for known texts, and for any schema of a wide family a value that fits."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from demo_model.fill import fill_schema
from demo_model.schemas import NotASchema, Unfillable, write_pattern
from demo_model.source import Source

INVOICE = """Example Supplies Ltd
12 Sample Street, Exampleton EX1 2PL
Phone: +44 20 7946 0000   E-mail: billing@supplies.example

INVOICE

Invoice number: INV-2026-0042
Invoice date: 3 March 2026
Due date: 2 April 2026
Order reference: PO-7781

Bill to: Sample Bakery Ltd
         4 Market Square, Exampleton

Description              Quantity   Unit price   Amount
Paper boxes, small            200         0.45    90.00
Ribbon, red, 50 m              12         6.50    78.00

Subtotal                                          168.00
VAT (20%)                                          33.60
Total due                                     EUR 201.60

Please pay to IBAN GB33 BUKB 2020 1555 5555 55 within 30 days.
"""

MAIL = """Subject: Parcel for order A-1234 has not arrived

Hello,

I ordered 40 paper boxes on 12 February 2026 and the parcel is late. Please send a replacement urgently,
we need it before 2026-03-01. I do not want a refund. You reach me at sam@example.org or 030 1234 5678.

Best regards,
Sam Sample
"""


def closed(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


TEXT, NUMBER = {"type": "string"}, {"type": "number"}
MAYBE_TEXT = {"anyOf": [{"type": "string"}, {"type": "null"}]}


def test_the_fields_of_an_invoice_are_read() -> None:
    line = closed(description=TEXT, quantity={"type": "integer"}, unit_price=NUMBER, amount=NUMBER)
    schema = closed(
        invoice_number=TEXT,
        supplier=closed(name=TEXT, email=TEXT, phone=TEXT),
        customer=TEXT,
        invoice_date={"type": "string", "format": "date"},
        dueDate=TEXT,
        currency=TEXT,
        subtotal=NUMBER,
        vat_rate=NUMBER,
        total=NUMBER,
        iban=TEXT,
        purchase_order=MAYBE_TEXT,
        discount={"type": ["number", "null"]},
        delivery_note=MAYBE_TEXT,
        line_items={"type": "array", "items": {"$ref": "#/$defs/line"}},
    )

    value = fill_schema({**schema, "$defs": {"line": line}}, Source(INVOICE))

    assert value == {
        "invoice_number": "INV-2026-0042",
        "supplier": {"name": "Example Supplies Ltd", "email": "billing@supplies.example", "phone": "+44 20 7946 0000"},
        "customer": "Sample Bakery Ltd",
        "invoice_date": "2026-03-03",
        "dueDate": "2026-04-02",
        "currency": "EUR",
        "subtotal": 168,
        "vat_rate": 20,
        "total": 201.6,
        "iban": "GB33 BUKB 2020 1555 5555 55",
        "purchase_order": "PO-7781",
        "discount": None,
        "delivery_note": None,
        "line_items": [
            {"description": "Paper boxes, small", "quantity": 200, "unit_price": 0.45, "amount": 90},
            {"description": "Ribbon, red, 50 m", "quantity": 12, "unit_price": 6.5, "amount": 78},
        ],
    }


def test_the_fields_of_a_mail_are_read() -> None:
    schema = closed(
        subject=TEXT,
        category={"enum": ["billing", "shipping", "technical", "other"]},
        urgent={"type": "boolean"},
        wants_refund={"type": "boolean"},
        order_number=TEXT,
        quantity={"type": "integer"},
        order_date=TEXT,
        customer_name=TEXT,
        email=TEXT,
        phone=TEXT,
        sentiment={"enum": ["positive", "neutral", "negative"]},
        language=TEXT,
        company=MAYBE_TEXT,
    )

    assert fill_schema(schema, Source(MAIL)) == {
        "subject": "Parcel for order A-1234 has not arrived",
        "category": "shipping",
        "urgent": True,
        "wants_refund": False,
        "order_number": "A-1234",
        "quantity": 40,
        "order_date": "2026-02-12",
        "customer_name": "Sam Sample",
        "email": "sam@example.org",
        "phone": "030 1234 5678",
        "sentiment": "negative",
        "language": "en",
        "company": None,
    }


def test_what_the_text_does_not_say_is_null_or_left_out_or_plain() -> None:
    schema = {
        "type": "object",
        "properties": {
            "iban": TEXT,
            "phone": MAYBE_TEXT,
            "total": {"type": "number", "minimum": 5},
            "links": {"type": "array", "items": TEXT},
        },
        "required": ["phone", "total", "links"],
    }

    assert fill_schema(schema, Source("Good morning.")) == {"phone": None, "total": 5, "links": []}


def test_bullets_become_objects() -> None:
    text = "Tasks:\n- Order paper by 3 May 2026\n- Call the printer by 4 May 2026\n"
    schema = closed(tasks={"type": "array", "items": closed(title=TEXT, due_date=TEXT)})

    assert fill_schema(schema, Source(text)) == {
        "tasks": [
            {"title": "Order paper by 3 May 2026", "due_date": "2026-05-03"},
            {"title": "Call the printer by 4 May 2026", "due_date": "2026-05-04"},
        ]
    }


def test_the_rows_of_a_csv_become_objects() -> None:
    text = "product,rating,comment\nKettle,5,Boils fast\nToaster,2,Stopped working\n"
    schema = closed(reviews={"type": "array", "items": closed(product=TEXT, rating={"type": "integer"}, comment=TEXT)})

    assert fill_schema(schema, Source(text)) == {
        "reviews": [
            {"product": "Kettle", "rating": 5, "comment": "Boils fast"},
            {"product": "Toaster", "rating": 2, "comment": "Stopped working"},
        ]
    }


def test_an_enum_is_described_by_the_instruction() -> None:
    instruction = "Choose the desk:\n- red: broken kettles and other kitchen things\n- blue: chairs and tables"
    schema = closed(desk={"enum": ["red", "blue"]})

    assert fill_schema(schema, Source("One leg of my table is too short.", instruction)) == {"desk": "blue"}


@pytest.mark.parametrize(
    "pattern", [r"^[A-Z]{3}-\d{4}$", r"^\w+@\w+\.com$", r"^(red|blue)\s?[0-9a-f]+$", r"[^a-z ]{2,}", r"^$"]
)
def test_a_pattern_is_written_when_the_text_has_no_match(pattern: str) -> None:
    schema = closed(code={"type": "string", "pattern": pattern})

    assert Draft202012Validator(schema).is_valid(fill_schema(schema, Source("nothing here")))


def test_a_look_ahead_is_refused_in_words() -> None:
    with pytest.raises(Unfillable, match="pattern"):
        write_pattern(r"^(?=.*\d)[a-z]{3}\d$x")


@pytest.mark.parametrize("schema", [{"type": "strnig"}, {"type": "object", "required": "name"}, {"enum": 3}])
def test_what_is_no_schema_is_refused(schema: Any) -> None:
    with pytest.raises(NotASchema):
        fill_schema(schema, Source(""))


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"$defs": {"a": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"},
        {"$ref": "https://example.com/schema.json"},
        {"$ref": "#/$defs/none"},
        {"type": "integer", "minimum": 3, "maximum": 2},
        {"type": "object", "properties": {"again": {"$ref": "#"}}, "required": ["again"]},
        {"type": "array", "items": {"type": "boolean"}, "uniqueItems": True, "minItems": 3},
        {"type": "object", "properties": {"never": False}, "required": ["never"]},
    ],
)
def test_what_cannot_be_filled_is_refused(schema: Any) -> None:
    with pytest.raises(Unfillable):
        fill_schema(schema, Source("text"))


def test_a_schema_that_holds_itself_ends() -> None:
    tree = closed(name=TEXT, children={"type": "array", "items": {"$ref": "#/$defs/tree"}})

    value = fill_schema({"$defs": {"tree": tree}, "$ref": "#/$defs/tree"}, Source("- one\n- two\n"))

    assert [child["name"] for child in value["children"]] == ["one", "two"]


NAMES = st.sampled_from(
    [
        "name",
        "title",
        "total",
        "due_date",
        "email",
        "tags",
        "summary",
        "urgent",
        "rating",
        "items",
        "phone",
        "currency",
        "reason",
        "quantity",
        "invoice_number",
        "url",
        "x",
        "count",
        "category",
        "answer",
    ]
)


def strings() -> st.SearchStrategy[dict[str, Any]]:
    bounds = st.tuples(st.integers(0, 12), st.integers(0, 40)).map(
        lambda b: {"minLength": b[0], "maxLength": b[0] + b[1]}
    )
    patterns = st.sampled_from([r"^[a-z]+$", r"^\d{3}-[A-Z]{2}$", r"x|y", r"^.{2,5}$"]).map(lambda p: {"pattern": p})
    formats = st.sampled_from(["date", "date-time", "email", "uri", "uuid", "time", "ipv4"]).map(
        lambda f: {"format": f}
    )
    return st.one_of(st.just({}), bounds, patterns, formats).map(lambda extra: {"type": "string", **extra})


def numbers() -> st.SearchStrategy[dict[str, Any]]:
    whole = st.fixed_dictionaries(
        {"type": st.just("integer")}, optional={"minimum": st.integers(-50, 50), "multipleOf": st.integers(1, 7)}
    )
    bounded = st.tuples(st.integers(-90, 90), st.integers(2, 90)).map(
        lambda b: {"type": "number", "exclusiveMinimum": b[0], "exclusiveMaximum": b[0] + b[1]}
    )
    closed_bounds = st.tuples(st.integers(-90, 90), st.integers(0, 90)).map(
        lambda b: {"type": "integer", "minimum": b[0], "maximum": b[0] + b[1]}
    )
    small = st.floats(0.01, 5).map(lambda low: {"type": "number", "minimum": low})
    return st.one_of(whole, bounded, closed_bounds, small, st.just({"type": "number"}))


def enums() -> st.SearchStrategy[dict[str, Any]]:
    values = st.lists(
        st.one_of(st.text(max_size=8), st.integers(-5, 5), st.none()),
        min_size=1,
        max_size=5,
        unique_by=lambda v: json.dumps(v),
    )
    return st.one_of(
        values.map(lambda v: {"enum": v}), st.one_of(st.text(max_size=5), st.integers()).map(lambda v: {"const": v})
    )


def objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    properties = st.dictionaries(NAMES, inner, max_size=4)
    return properties.flatmap(
        lambda p: st.tuples(st.sets(st.sampled_from(sorted(p)) if p else st.nothing()), st.booleans()).map(
            lambda chosen: {
                "type": "object",
                "properties": p,
                "required": sorted(chosen[0]),
                "additionalProperties": chosen[1],
            }
        )
    )


def arrays(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.tuples(inner, st.integers(0, 3), st.integers(0, 4)).map(
        lambda a: {"type": "array", "items": a[0], "minItems": a[1], "maxItems": a[1] + a[2]}
    )


def unions(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    nullable = inner.map(lambda s: {"anyOf": [s, {"type": "null"}]})
    typed = st.sampled_from([["string", "null"], ["integer", "string"], ["null", "boolean"], ["number", "null"]]).map(
        lambda t: {"type": t}
    )
    merged = inner.map(lambda s: {"allOf": [s], "description": "A merged schema."})
    return st.one_of(
        nullable, typed, merged, inner.map(lambda s: {"$ref": "#/$defs/shared", "$comment": json.dumps(s)[:9]})
    )


LEAVES = st.one_of(strings(), numbers(), enums(), st.just({"type": "boolean"}), st.just({"type": "null"}), st.just({}))
SCHEMAS = st.recursive(LEAVES, lambda inner: st.one_of(objects(inner), arrays(inner), unions(inner)), max_leaves=12)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])
@given(
    schema=SCHEMAS,
    shared=LEAVES,
    text=st.sampled_from([INVOICE, MAIL, "", "a,b\n1,2\n", "- x\n- y 5\n"]) | st.text(max_size=200),
)
def test_every_value_fits_its_schema(schema: dict[str, Any], shared: dict[str, Any], text: str) -> None:
    whole = {**schema, "$defs": {"shared": shared}}

    value = fill_schema(whole, Source(text))

    Draft202012Validator(whole).validate(value)
    assert json.loads(json.dumps(value)) == value
