"""What every page carries: a policy with a nonce of its own, and no way to be framed."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from config.security import content_security_policy, policy


def test_the_policy_of_a_page_allows_its_own_scripts_only():
    assert policy("abc") == (
        "default-src 'none'; script-src 'self' 'nonce-abc'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
        "manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    )


@override_settings(VITE_DEV_URL="http://127.0.0.1:5173")
def test_the_development_server_may_send_scripts_and_hold_a_socket():
    assert "script-src 'self' 'nonce-abc' http://127.0.0.1:5173;" in policy("abc")
    assert "connect-src 'self' http://127.0.0.1:5173 ws://127.0.0.1:5173;" in policy("abc")


@pytest.mark.django_db
def test_every_answer_has_a_nonce_of_its_own(client: Client):
    policies = [client.get("/accounts/login/").headers["Content-Security-Policy"] for _ in range(2)]
    nonces = [re.findall(r"'nonce-([\w-]{20,})'", text) for text in policies]

    assert all(len(found) == 1 for found in nonces)
    assert nonces[0] != nonces[1]


@pytest.mark.django_db
def test_pages_may_not_be_framed_or_sniffed(client: Client):
    headers = client.get("/accounts/login/").headers

    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_nonce_is_there_before_the_view_runs(rf: RequestFactory):
    seen = []
    middleware = content_security_policy(lambda request: seen.append(request.csp_nonce) or HttpResponse())
    response = middleware(rf.get("/"))

    assert f"'nonce-{seen[0]}'" in response.headers["Content-Security-Policy"]
