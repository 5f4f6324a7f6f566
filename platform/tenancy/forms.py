"""What sign-up asks besides e-mail address and password."""

from typing import Any

from django import forms
from django.http import HttpRequest


class SignUpForm(forms.Form):
    """Base of allauth's sign-up form."""

    name = forms.CharField(
        label="Your name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True})
    )
    field_order = ("name", "email", "password1", "password2")

    def signup(self, request: HttpRequest, user: Any) -> None:
        """allauth requires it; the adapter has saved the name already."""
