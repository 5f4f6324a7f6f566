"""The template tag `{% vite %}`: the script and style tags of a front-end entry, from Vite's manifest.

Named beside it, a screen's files are on their way before the entry runs and imports them.
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
MANIFEST = Path(settings.BASE_DIR) / "static" / "app" / "manifest.json"
NO_BUILD = "<p>The front end is not built yet: run <code>make build</code>, then reload this page.</p>"


@register.simple_tag(takes_context=True)
def vite(context: template.Context, entry: str, screen: str = "") -> SafeString:
    """Tags that load `entry`, from the development server if there is one, else from the build."""
    nonce = context["request"].csp_nonce
    if settings.VITE_DEV_URL:
        return development_tags(entry, nonce)
    if not MANIFEST.exists():
        return SafeString(NO_BUILD)
    return build_tags(read_manifest(MANIFEST.stat().st_mtime_ns), entry, screen)


def build_tags(manifest: dict[str, Any], entry: str, screen: str = "") -> SafeString:
    chunk = manifest[entry]
    soon = [entry, *imports_of(manifest, entry)]
    if screen in manifest:
        soon = list(dict.fromkeys([*soon, *imports_of(manifest, screen), screen]))
    preloads = [manifest[name]["file"] for name in soon[1:]]
    # The screen's come after the entry's, which they refine.
    styles = list(dict.fromkeys(css for name in soon for css in manifest[name].get("css", [])))
    return (
        format_html_join("", '<link rel="stylesheet" href="{}">', ((url(file),) for file in styles))
        + format_html_join("", '<link rel="modulepreload" href="{}">', ((url(file),) for file in preloads))
        + format_html('<script type="module" src="{}"></script>', url(chunk["file"]))
    )


def development_tags(entry: str, nonce: str) -> SafeString:
    """Vite's client and the preamble React's hot reload needs before any component loads."""
    return format_html(
        '<script type="module" nonce="{nonce}">'
        'import {{ injectIntoGlobalHook }} from "{origin}/@react-refresh"; injectIntoGlobalHook(window);'
        "window.$RefreshReg$ = () => {{}}; window.$RefreshSig$ = () => (type) => type;</script>"
        '<script type="module" src="{origin}/@vite/client"></script>'
        '<script type="module" src="{origin}/{entry}"></script>',
        nonce=nonce,
        origin=settings.VITE_DEV_URL.rstrip("/"),
        entry=entry,
    )


def imports_of(manifest: dict[str, Any], entry: str) -> list[str]:
    """Every chunk the entry imports statically, each once, nearest first."""
    return list(dict.fromkeys(_walk(manifest, entry, {entry})))


def _walk(manifest: dict[str, Any], name: str, seen: set[str]) -> Iterator[str]:
    for imported in manifest[name].get("imports", []):
        if imported not in seen:
            seen.add(imported)
            yield imported
            yield from _walk(manifest, imported, seen)


@lru_cache(maxsize=1)
def read_manifest(changed_at: int) -> dict[str, Any]:
    """The manifest, read again only when its time of change differs."""
    manifest: dict[str, Any] = json.loads(MANIFEST.read_text())
    return manifest


def url(file: str) -> str:
    return static(f"app/{file}")
