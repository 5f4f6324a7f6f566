"""Builds the WebAssembly Python once and keeps it compiled. Law: a file in the cache is whole.

A file's name says what it was made of, so a new version of any part makes a new file.

`python -m nodes.sandbox.build` does it ahead of time.
"""

import fcntl
import hashlib
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

from nodes.sandbox.errors import SandboxMissing

HERE = Path(__file__).resolve().parent
GUEST = HERE / "guest"
WORKER = HERE / "wasi_worker.py"
BUILD_SECONDS = 600


def cache_folder() -> Path:
    """Where built things are kept: `AGENT_CACHE_DIR`, or `.data/cache` beside the source root."""
    return Path(os.environ.get("AGENT_CACHE_DIR") or HERE.parents[2] / ".data" / "cache")


def built_file() -> Path:
    """Where the compiled guest lies once it is built."""
    return cache_folder() / "sandbox" / f"python-{_fingerprint()}.cwasm"


def ensure_built() -> Path:
    """The compiled guest; built now when it is missing. Two processes may ask at once. Raises `SandboxMissing`."""
    target = built_file()
    if target.exists():
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _locked(target.with_suffix(".lock")):
            if not target.exists():
                _build(target)
    except (OSError, subprocess.SubprocessError) as error:
        raise SandboxMissing(f"The Python sandbox could not be built: {_reason(error)}") from error
    return target


def _fingerprint() -> str:
    """Names everything that the compiled file depends on."""
    digest = hashlib.sha256()
    for package in ("componentize-py", "wasmtime"):
        digest.update(f"{package}={metadata.version(package)};".encode())
    digest.update(f"{platform.system()}-{platform.machine()};".encode())
    for part in (GUEST / "sandbox.wit", GUEST / "python_guest.py", WORKER):
        digest.update(part.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _build(target: Path) -> None:
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        wasm, compiled = Path(folder) / "guest.wasm", Path(folder) / "guest.cwasm"
        _componentize(wasm, Path(folder))
        # In a process of its own: wasmtime answers some mistakes by ending the process.
        _run([str(WORKER), "compile", str(wasm), str(compiled)], Path(folder))
        os.replace(compiled, target)


def _componentize(wasm: Path, folder: Path) -> None:
    guest = folder / "guest"
    guest.mkdir()
    (guest / "python_guest.py").write_bytes((GUEST / "python_guest.py").read_bytes())
    script = "import sys; from componentize_py import script; sys.argv[0] = 'componentize-py'; sys.exit(script())"
    options = ["-q", "-d", str(GUEST / "sandbox.wit"), "-w", "sandbox"]
    _run(["-c", script, *options, "componentize", "python_guest", "-p", str(guest), "-o", str(wasm)], folder)


def _run(arguments: list[str], folder: Path) -> None:
    subprocess.run(
        [sys.executable, "-I", *arguments],
        # A VIRTUAL_ENV without packages keeps this machine's packages out of the guest.
        env={"PATH": os.defpath, "VIRTUAL_ENV": str(folder / "guest"), "TMPDIR": str(folder)},
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=BUILD_SECONDS,
    )


def _reason(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        return str(error.stderr.decode("utf-8", "replace").strip()[-300:])
    return str(error)


def main() -> int:
    started = time.monotonic()
    print("Python sandbox: building (once, up to a minute) ... ", end="", flush=True)
    try:
        path = ensure_built()
    except SandboxMissing as error:
        print(f"failed. {error.message} {error.advice}")
        return 1
    print(f"ready in {time.monotonic() - started:.1f} s, {path.stat().st_size // 2**20} MB.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
