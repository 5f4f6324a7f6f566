"""`python -m launcher.licences`: no dependency that ships may forbid the Apache licence (GPL, AGPL).

Read from the packages' own metadata: what `requirements.txt` names, and what the front end bundles.
"""

import json
import re
import sys
from importlib import metadata
from pathlib import Path

from launcher.paths import FRONTEND, ROOT

FORBIDDEN = re.compile(r"\bA?GPL|GNU (?:Affero )?General Public", re.IGNORECASE)  # LGPL may be linked to
UNSAID = {"componentize-py": "Apache-2.0 WITH LLVM-exception"}  # Its licence file says it, its metadata does not.
ALTERNATIVE = re.compile(r"\sOR\s|/", re.IGNORECASE)


def is_forbidden(licence: str) -> bool:
    """Whether every alternative of a licence expression is of the forbidden kind, or none is said at all."""
    return not licence or all(FORBIDDEN.search(part) for part in ALTERNATIVE.split(licence))


def python_licences() -> dict[str, str]:
    names = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    return {name: licence_of(name) for name in sorted(set(names)) if is_installed(name)}


def is_installed(name: str) -> bool:
    """The lock also names what only other systems and Pythons need."""
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def licence_of(name: str) -> str:
    """The expression if there is one, else the classifiers, else the first line of the free text."""
    about = metadata.metadata(name)
    classifiers = [line for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
    free_text = [line.partition("\n")[0] for line in about.get_all("License") or []]
    said = about.get_all("License-Expression") or [" / ".join(classifiers)]
    return next(filter(None, [*said, *free_text]), UNSAID.get(name, ""))


def frontend_licences() -> dict[str, str]:
    """Packages that the lock does not mark as tools of development: these may end up in the bundle."""
    packages = json.loads((FRONTEND / "package-lock.json").read_text())["packages"]
    shipped = [path for path, entry in packages.items() if path and not entry.get("dev")]
    # What is absent is a build for another system.
    return {path: npm_licence(FRONTEND / path) for path in shipped if (FRONTEND / path / "package.json").exists()}


def npm_licence(package: Path) -> str:
    licence = json.loads((package / "package.json").read_text()).get("license", "")
    return licence if isinstance(licence, str) else str(licence.get("type", ""))


def main() -> None:
    every = python_licences() | frontend_licences()
    bad = [f"{name}: {licence or 'no licence said'}" for name, licence in every.items() if is_forbidden(licence)]
    print(f"{len(every)} packages ship with this.")
    if bad:
        sys.exit("These may not ship with Apache-2.0 code:\n" + "\n".join(bad))


if __name__ == "__main__":
    main()
