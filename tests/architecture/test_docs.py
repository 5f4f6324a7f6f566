"""The documents point to things that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"(?:\]\(|src=\"|srcset=\")([^)\"\s]+)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def links_of(page: Path) -> set[str]:
    """Links to files of the project; addresses of the web are left out."""
    return {link for link in LINK.findall(page.read_text("utf-8")) if "://" not in link}


def anchors_of(page: Path) -> set[str]:
    """What GitHub makes of the headings."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in HEADING.findall(page.read_text("utf-8"))
    }


def has_anchor(target: Path, anchor: str) -> bool:
    """Whether a page has the heading, or a file of tests the test."""
    if target.suffix == ".py":
        return f"def {anchor}(" in target.read_text("utf-8")
    return target.suffix != ".md" or anchor in anchors_of(target)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in links_of(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and not has_anchor(target, anchor)):
            broken.append(link)

    assert broken == []


def test_every_picture_is_small_and_used() -> None:
    images = {path.name for path in (ROOT / "docs" / "images").glob("*.png")}
    used = {Path(link).name for page in PAGES for link in links_of(page)}

    assert images - used == set()
    assert all((ROOT / "docs" / "images" / name).stat().st_size < 200_000 for name in images)
