"""How long an endpoint asks to be left alone."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodes.patience import MOST, pause_asked

NOW = datetime(2026, 3, 14, 12, 0, 0, tzinfo=UTC)
USED_UP = {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "6m0s"}


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (429, {"retry-after": "12"}, 12),
        (503, {"retry-after": "1.5"}, 1.5),
        (429, {"retry-after": "2", "retry-after-ms": "1500"}, 1.5),
        (429, {"retry-after": "Sat, 14 Mar 2026 12:00:30 GMT"}, 30),
        (429, {"retry-after": "Sat, 14 Mar 2026 11:00:00 GMT"}, 0),
        (429, {"retry-after": "86400"}, MOST),
        (429, {"retry-after": "soon"}, 0),
        (429, {}, 0),
        (500, {"retry-after": "12"}, 0),
        (429, USED_UP, MOST),
        (200, {"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "1m2.5s"}, 62.5),
        (200, {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "120ms"}, 0.12),
        (200, {"x-ratelimit-remaining-requests": "3", "x-ratelimit-reset-requests": "1s"}, 0),
        (200, {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "later"}, 0),
    ],
)
def test_the_headers_say_how_long(status, headers, seconds):
    assert pause_asked(status, headers, NOW) == seconds


NAMES = st.sampled_from(["retry-after", "retry-after-ms", *USED_UP])


@given(status=st.sampled_from([200, 400, 429, 503]), headers=st.dictionaries(NAMES, st.text(max_size=30)))
def test_whatever_the_headers_say_the_pause_is_bounded(status, headers):
    assert 0 <= pause_asked(status, headers, NOW) <= MOST
