"""What the demo model says: whole answers to the kinds of prompt that agents send."""

import base64
import json
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_model.conversation import read_result
from demo_model.embeddings import embed
from demo_model.images import describe_image
from demo_model.prose import INTRODUCTION
from demo_model.reply import Ask, think
from demo_model.tokens import count_tokens, split_tokens
from demo_model.toolcalls import Choice, Tool, ToolCall

OTTERS = (
    "The river otter is a mammal that lives along rivers and lakes. Otters eat fish, crabs and frogs. "
    "An adult otter weighs about 8 kilograms. Otters were hunted for their fur until 1978, when the law began to "
    "protect them. Clean water is the most important condition for otters."
)
MAIL = """Subject: Late parcel

Hello,

my parcel for order A-1234 has not arrived. The tracking page has shown no change for six days.

Regards,
Sam
"""
FACTS = """# Solar power
- Panels turn light into electricity.
- A roof of 40 square metres yields about 8,000 kWh a year.

# Wind power
- Turbines turn wind into electricity.
- One turbine supplies about 3,000 homes.
"""


def say(user: str, system: str = "", **options: Any) -> str:
    messages: list[dict[str, Any]] = [{"role": "system", "content": system}] * bool(system)
    return think(Ask((*messages, {"role": "user", "content": user}), **options)).text


@pytest.mark.parametrize(
    ("system", "user", "answer"),
    [
        ("", "Hello", INTRODUCTION),
        ("", "Who are you?", INTRODUCTION),
        ("", f"Summarise this in one sentence:\n\n{OTTERS}",
         "The river otter is a mammal that lives along rivers and lakes."),
        ("You summarise. Write two bullets.", OTTERS,
         "- The river otter is a mammal that lives along rivers and lakes.\n"
         "- Otters were hunted for their fur until 1978, when the law began to protect them."),
        ("", f"Summarise the text below in at most 5 words.\n\n{OTTERS}", "The river otter is a…"),
        ("", f"How much does an adult otter weigh?\n\n{OTTERS}", "An adult otter weighs about 8 kilograms."),
        ("", f"Context:\n{OTTERS}\n\nQuestion: When did the law begin to protect otters?",
         "Otters were hunted for their fur until 1978, when the law began to protect them."),
        ("", f"Why do otters fly?\n\nContext: {OTTERS}", "The text I was given does not say."),
        ("", f"Write a title for this article.\n\n{OTTERS}", "The river otter"),
        ("", f"List three keywords of this text: {OTTERS}", "otters, river, important"),
        ("Classify the mail as billing, technical or sales.", "I was charged twice and want my money back.", "billing"),
        ("", "Classify this into one of: billing, technical, other.\n\nThe app crashes when I log in.", "technical"),
        ("", "Classify this into one of: billing, technical, other.\n\nThe meadow is green.", "other"),
        ("Route each mail:\n- red: broken kettles\n- blue: chairs and tables\nAnswer with the name only.",
         "One leg of my table is too short.", "blue"),
        ("", "Is the sentiment positive, negative or neutral?\n\nThe kettle is not good.", "negative"),
        ("", "Is the sentiment positive, negative or neutral?\n\nI love it, it works great.", "positive"),
        ("", "Is the sentiment positive, negative or neutral?\n\nIt is a kettle.", "neutral"),
        ("", "Review: It boils fast and looks great.\nIs it positive or negative?", "positive"),
        ("", "Decide which desk gets this: billing or technical.\n\nMail:\nThe app crashes.", "technical"),
        ("", "What is the main message of this review?\n\nThe lid broke. I want a new lid.", "I want a new lid."),
        ("", "Extract order number and total as JSON.\n\nOrder number: A-77\nTotal: 5.50 EUR",
         '{\n  "order_number": "A-77",\n  "total": 5.5\n}'),
        ("", "Write a report about solar power.",
         "The demo model knows only the texts it is given, and none came about solar power. "
         "Connect a real model in Settings → Connections."),
        ("", "How many words are in this text?\n\nOne two three four.", "The text has 4 words."),
        ("", "Write a poem about the sea",
         "The demo model cannot invent. Connect a real model in Settings → Connections."),
        ("", f"Translate to German:\n\n{MAIL.splitlines()[4]}",
         "The demo model cannot translate; here is a digest of the original.\n\nmy parcel for "
"order A-1234 has not arrived."),
    ],
)  # fmt: skip
def test_an_answer_is_made_of_the_given_text(system: str, user: str, answer: str) -> None:
    assert say(user, system) == answer


def test_a_report_has_headings_and_only_given_sentences() -> None:
    assert say(f"Write a report on clean energy from these facts:\n\n{FACTS}") == (
        "# Clean energy\n\n"
        "## Summary\n\n"
        "Panels turn light into electricity. One turbine supplies about 3,000 homes.\n\n"
        "## Key facts\n\n"
        "- A roof of 40 square metres yields about 8,000 kWh a year.\n"
        "- Turbines turn wind into electricity.\n\n"
        "## Solar power\n\n"
        "- Panels turn light into electricity.\n"
        "- A roof of 40 square metres yields about 8,000 kWh a year.\n\n"
        "## Wind power\n\n"
        "- Turbines turn wind into electricity.\n"
        "- One turbine supplies about 3,000 homes."
    )


def test_a_reply_repeats_the_concern_and_promises_nothing() -> None:
    assert say(f"Draft a reply to this mail.\n\n{MAIL}") == (
        "Hello Sam,\n\n"
        "Thank you for your message about “Late parcel”.\n\n"
        "This is what we understood:\n"
        "- my parcel for order A-1234 has not arrived.\n"
        "- The tracking page has shown no change for six days.\n\n"
        "Your reference: A-1234.\n\n"
        "Please tell us if anything is missing.\n\n"
        "Kind regards"
    )


def test_facts_are_listed_under_their_labels() -> None:
    assert say("Extract the facts.\n\nSupplier: Example Ltd\nTotal      EUR 12.50\n\nWrite to a@b.example.") == (
        "- Supplier: Example Ltd\n- Total: EUR 12.50\n- E-mail: a@b.example"
    )


def test_earlier_messages_are_the_material_of_a_later_question() -> None:
    messages = (
        {"role": "user", "content": OTTERS},
        {"role": "assistant", "content": "Noted."},
        {"role": "user", "content": "What do otters eat?"},
    )

    assert think(Ask(messages)).text == "Otters eat fish, crabs and frogs."


SEARCH = Tool("search", "Search the encyclopedia for facts about a topic.",
              {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]})  # fmt: skip
CALCULATOR = Tool("calculator", "Evaluate an arithmetic expression.",
                  {"type": "object", "required": ["expression"],
                   "properties": {"expression": {"type": "string"}}})  # fmt: skip
WEATHER = Tool("get_weather", "Current weather for a city.",
               {"type": "object", "required": ["city"],
                "properties": {"city": {"type": "string"}, "unit": {"enum": ["celsius", "fahrenheit"]}}})  # fmt: skip
FETCH = Tool("fetch_page", "Download a web page.",
             {"type": "object", "required": ["url"],
              "properties": {"url": {"type": "string", "format": "uri"}}})  # fmt: skip
TOOLS = (SEARCH, CALCULATOR, WEATHER, FETCH)


@pytest.mark.parametrize(
    ("user", "called"),
    [
        ("What is 17 * 23?", {"calculator": {"expression": "17 * 23"}}),
        ("What is the weather in Paris?", {"get_weather": {"city": "Paris"}}),
        ("Research solar power and write a short summary.", {"search": {"query": "solar power"}}),
        ("Open https://example.com/a and tell me more.", {"fetch_page": {"url": "https://example.com/a"}}),
        ("Good morning!", {}),
        ("Thank you, that was kind.", {}),
    ],
)
def test_the_request_chooses_the_tool(user: str, called: dict[str, Any]) -> None:
    calls = think(Ask(({"role": "user", "content": user},), TOOLS)).calls

    assert {c.name: json.loads(c.arguments) for c in calls} == called


def called_with_result(user: str, tool: Tool, arguments: str, result: str) -> tuple[dict[str, Any], ...]:
    call = {"id": "c1", "type": "function", "function": {"name": tool.name, "arguments": arguments}}
    return (
        {"role": "user", "content": user},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c1", "content": result},
    )


def test_a_result_that_answers_ends_the_loop() -> None:
    messages = called_with_result("What is 17 * 23?", CALCULATOR, '{"expression": "17 * 23"}', '{"result": 391}')

    assert think(Ask(messages, TOOLS)).text == "17 * 23 = 391"


def test_a_link_in_a_result_feeds_the_next_tool_that_was_asked_for() -> None:
    messages = called_with_result("Search for otters and fetch the page.", SEARCH, '{"query": "otters"}',
                                  "Otters: https://example.com/otters")  # fmt: skip

    assert think(Ask(messages, TOOLS)).calls == (ToolCall("fetch_page", '{"url": "https://example.com/otters"}'),)


def test_a_summary_of_results_is_made_of_the_results() -> None:
    messages = called_with_result("Research otters and write one sentence as a summary.", SEARCH, "{}", OTTERS)

    assert think(Ask(messages, TOOLS)).text == "The river otter is a mammal that lives along rivers and lakes."


def test_an_agent_that_is_told_to_use_its_tools_starts_with_the_likeliest_one() -> None:
    words = {"type": "object", "properties": {"words": {"type": "string"}}, "required": ["words"]}
    lookup = Tool("archive", "Old letters of the town.", words)
    messages = (
        {"role": "system", "content": "You are a clerk. Use your tools before you answer."},
        {"role": "user", "content": "Tell me about the flood of 1910."},
    )

    assert think(Ask(messages, (lookup,))).calls == (ToolCall("archive", '{"words": "flood of 1910"}'),)


def test_required_calls_even_when_nothing_fits() -> None:
    calls = think(Ask(({"role": "user", "content": "Good morning"},), (FETCH,), Choice("required"))).calls

    assert [c.name for c in calls] == ["fetch_page"]


def test_json_results_become_lines() -> None:
    assert (
        read_result('{"city": "Paris", "now": {"temp_c": 21, "rain": false}}')
        == "city: Paris\nnow temp c: 21\nnow rain: false"
    )


def test_a_png_tells_its_commonest_colour() -> None:
    header = b"IHDR" + struct.pack(">IIBBBBB", 2, 3, 8, 2, 0, 0, 0)
    pixels = b"\0" + b"\xdc\x1e\x1e" * 2 + b"\1" + b"\xdc\x1e\x1e\0\0\0" + b"\2" + bytes(6)
    chunks = (header, b"IDAT" + zlib.compress(pixels), b"IEND")
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in chunks
    )
    red = "data:image/png;base64," + base64.b64encode(png).decode()

    assert describe_image(red) == (
        "The demo model cannot see; read from the bytes, the image is a PNG of 2 × 3 pixels, mostly red (#dc1e1e)."
    )


@given(st.text())
def test_tokens_join_to_the_text(text: str) -> None:
    assert "".join(split_tokens(text)) == text
    assert count_tokens(text) == len(split_tokens(text))


@given(st.text(), st.integers(1, 64))
def test_every_vector_has_length_one(text: str, dimensions: int) -> None:
    vector = embed(text, dimensions)

    assert len(vector) == dimensions
    assert sum(v * v for v in vector) == pytest.approx(1.0, abs=1e-4)


@given(st.text(max_size=400), st.text(max_size=200))
def test_any_text_gets_an_answer(user: str, system: str) -> None:
    assert isinstance(say(user, system), str)
