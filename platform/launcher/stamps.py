"""Stamps: a step is done again only when the content of its inputs has changed."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest_of(paths: Iterable[Path], *words: str) -> str:
    """A hash over the names and contents of files (folders: all files in them) and some words."""
    total = hashlib.sha256("\0".join(words).encode())
    for file in sorted(file for path in paths for file in files_in(path)):
        total.update(f"\0{file}\0".encode())
        total.update(file.read_bytes())
    return total.hexdigest()


def files_in(path: Path) -> list[Path]:
    if path.is_dir():
        return [file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    return [path] if path.is_file() else []


def is_current(stamp: Path, digest: str) -> bool:
    try:
        return stamp.read_text() == digest
    except OSError:
        return False


def write_stamp(stamp: Path, digest: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest)
