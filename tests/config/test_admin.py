"""The admin is entered through the same page as everything else, which counts tries."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/login/?next=%2Fadmin%2F"


@pytest.fixture(autouse=True)
def staff():
    cache.clear()
    user = make_user("root")
    user.is_staff = user.is_superuser = True
    user.save()
    yield user
    cache.clear()


def sign_in(client: Client, password: str) -> str:
    """Where signing in leads to, empty when it is refused."""
    answer = client.post(SIGN_IN, {"login": "root@example.com", "password": password})
    return answer.headers.get("Location", "")


def test_the_admins_own_form_is_not_there() -> None:
    client = Client()

    shown = client.get("/admin/", follow=True)
    tried = client.post("/admin/login/", {"username": "root@example.com", "password": PASSWORD})

    assert shown.redirect_chain[-1] == ("/accounts/login/?next=%2Fadmin%2F", 302)
    assert (tried.status_code, tried.headers["Location"].partition("?")[0]) == (302, "/accounts/login/")
    assert client.get("/admin/").status_code == 302


def test_staff_who_sign_in_are_led_back_to_the_admin() -> None:
    client = Client()

    assert sign_in(client, PASSWORD) == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_guessing_a_password_of_the_admin_soon_ends_in_a_refusal_of_the_right_one_too() -> None:
    guesses = [sign_in(Client(), f"guess {number}") for number in range(5)]

    assert guesses == [""] * 5
    assert sign_in(Client(), PASSWORD) == ""
