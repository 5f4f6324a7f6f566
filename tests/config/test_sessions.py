"""What our sessions say to Postgres for themselves, so that whoever stops or is cut off holds nobody up for long."""

import asyncio

import psycopg
import pytest

from config.database import database_from_url
from live.postgres import connect, parameters

pytestmark = pytest.mark.django_db(transaction=True)


async def test_postgres_ends_a_transaction_that_does_nothing_within_a_lease() -> None:
    async with await connect("web") as web:
        answer = await web.execute("SELECT current_setting('idle_in_transaction_session_timeout') AS said")
        assert (await answer.fetchone()) == {"said": "8s"}
        await web.execute("SET idle_in_transaction_session_timeout = '50ms'")

        await web.execute("BEGIN")
        await asyncio.sleep(1)

        with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
            await web.execute("SELECT 1")


def test_every_session_has_postgres_notice_a_client_that_is_cut_off() -> None:
    said = parameters()["options"]

    assert "-c tcp_user_timeout=10000" in said
    assert "-c tcp_keepalives_idle=5" in said


def test_what_the_url_says_of_a_session_wins() -> None:
    said = database_from_url("postgresql://host/name?options=-c%20tcp_user_timeout%3D1")["OPTIONS"]["options"]

    assert said.endswith("-c idle_in_transaction_session_timeout=0 -c tcp_user_timeout=1")
