"""The tag that loads the front end: from a build, from the development server, or a page that says it is missing."""

import json
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import RequestFactory, override_settings

from config.templatetags import vite

MANIFEST = {
    "src/main.tsx": {"file": "assets/main-a1.js", "css": ["assets/main-a1.css"], "imports": ["_react.js", "_ui.js"]},
    "_react.js": {"file": "assets/react-b2.js"},
    "_ui.js": {"file": "assets/ui-c3.js", "css": ["assets/ui-c3.css"], "imports": ["_react.js"]},
    "src/late.tsx": {"file": "assets/late-d4.js", "css": ["assets/late-d4.css"], "imports": ["_ui.js", "src/main.tsx"]},
}


@pytest.fixture
def tags(rf: RequestFactory):
    request = rf.get("/")
    request.csp_nonce = "abc"  # type: ignore[attr-defined]
    return lambda: Template('{% load vite %}{% vite "src/main.tsx" %}').render(Context({"request": request}))


def test_a_build_is_loaded_with_its_styles_and_every_static_import_once(tags, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(vite, "MANIFEST", tmp_path / "manifest.json")
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST))

    assert tags() == (
        '<link rel="stylesheet" href="/static/app/assets/main-a1.css">'
        '<link rel="stylesheet" href="/static/app/assets/ui-c3.css">'
        '<link rel="modulepreload" href="/static/app/assets/react-b2.js">'
        '<link rel="modulepreload" href="/static/app/assets/ui-c3.js">'
        '<script type="module" src="/static/app/assets/main-a1.js"></script>'
    )


def test_a_screen_is_sent_for_with_the_page_and_nothing_twice():
    assert vite.build_tags(MANIFEST, "src/main.tsx", "src/late.tsx") == (
        '<link rel="stylesheet" href="/static/app/assets/main-a1.css">'
        '<link rel="stylesheet" href="/static/app/assets/ui-c3.css">'
        '<link rel="stylesheet" href="/static/app/assets/late-d4.css">'
        '<link rel="modulepreload" href="/static/app/assets/react-b2.js">'
        '<link rel="modulepreload" href="/static/app/assets/ui-c3.js">'
        '<link rel="modulepreload" href="/static/app/assets/late-d4.js">'
        '<script type="module" src="/static/app/assets/main-a1.js"></script>'
    )


def test_a_screen_that_the_build_does_not_know_is_left_to_the_app():
    assert "late" not in vite.build_tags(MANIFEST, "src/main.tsx", "src/gone.tsx")


def test_a_new_build_is_seen_without_a_restart(tags, tmp_path: Path, monkeypatch):
    manifest = tmp_path / "manifest.json"
    monkeypatch.setattr(vite, "MANIFEST", manifest)
    manifest.write_text(json.dumps(MANIFEST))
    tags()
    manifest.write_text(json.dumps({"src/main.tsx": {"file": "assets/main-new.js"}}))

    assert tags() == '<script type="module" src="/static/app/assets/main-new.js"></script>'


def test_without_a_build_the_page_says_how_to_make_one(tags, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(vite, "MANIFEST", tmp_path / "none.json")

    assert "make build" in tags()


@override_settings(VITE_DEV_URL="http://127.0.0.1:5173/")
def test_the_development_server_serves_when_it_is_named(tags):
    html = tags()

    assert '<script type="module" src="http://127.0.0.1:5173/@vite/client"></script>' in html
    assert '<script type="module" src="http://127.0.0.1:5173/src/main.tsx"></script>' in html
    assert '<script type="module" nonce="abc">import { injectIntoGlobalHook }' in html
