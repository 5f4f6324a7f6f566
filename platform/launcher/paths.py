"""Where things are in a checkout."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "platform"
VENV = ROOT / ".venv"
FRONTEND = ROOT / "frontend"
BUILD = ROOT / "static" / "app"


def data_folder() -> Path:
    """The folder of everything that is made while running: DATA_DIR, or `.data` in the checkout."""
    return Path(os.environ.get("DATA_DIR") or ROOT / ".data").resolve()
