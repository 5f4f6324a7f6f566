"""What may not reach out: the engine, and in another way the launcher and the views."""

import ast
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "platform"
IMPORT_ALL = """
import importlib, pkgutil, sys
sys.path.insert(0, sys.argv[1])
import engine
for module in pkgutil.walk_packages(engine.__path__, "engine."):
    importlib.import_module(module.name)
print(len([name for name in sys.modules if name.startswith("engine.")]))
"""


def import_engine_from(place: Path) -> int:
    """How many modules of the engine a Python without any installed package can import."""
    command = [sys.executable, "-I", "-S", "-c", IMPORT_ALL, str(place)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def modules_of(package: Path) -> list[Path]:
    return [path for path in package.rglob("*.py") if "migrations" not in path.parts]


def imports_of(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_the_engine_needs_nothing_but_the_standard_library():
    assert import_engine_from(SOURCES) >= len(modules_of(SOURCES / "engine")) - 1


def test_the_engine_runs_from_a_zip_file(tmp_path: Path):
    archive = tmp_path / "engine.zip"
    with zipfile.ZipFile(archive, "w") as bundle:
        for module in modules_of(SOURCES / "engine"):
            bundle.write(module, module.relative_to(SOURCES))

    assert import_engine_from(archive) >= len(modules_of(SOURCES / "engine")) - 1


def test_the_launcher_imports_the_standard_library_only():
    """It runs before any package is there, and its errors must be sentences."""
    foreign = {
        f"{module.name}: {name}"
        for module in modules_of(SOURCES / "launcher")
        for name in imports_of(module)
        if name.partition(".")[0] not in sys.stdlib_module_names | {"launcher"}
    }

    assert foreign == set()


def test_no_node_kind_imports_another_kind():
    kinds = {path.parent.name for path in (SOURCES / "nodes").glob("*/kind.py")}
    meetings = {
        f"{kind} imports {name}"
        for kind in kinds
        for module in modules_of(SOURCES / "nodes" / kind)
        for name in imports_of(module)
        if name.startswith("nodes.") and name.split(".")[1] in kinds - {kind}
    }

    assert kinds
    assert meetings == set()


VIEW_MODULES = sorted(
    module
    for top in (SOURCES, ROOT / "builder", ROOT / "marketplace")
    for module in modules_of(top)
    if module.stem in {"views", "pages", "consumers"} or module.parent.name == "api"
)


@pytest.mark.parametrize("module", VIEW_MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_view_never_reads_the_rows_of_every_workspace(module: Path):
    """`queryset = X.objects.all()` of a WorkspaceView is fine: that view narrows it before anything reads it."""
    tree = ast.parse(module.read_text())
    scoped = {id(value) for node in ast.walk(tree) for value in scoped_querysets(node)}

    unscoped = [f"line {node.lineno}" for node in ast.walk(tree) if reads_every_row(node) and id(node) not in scoped]

    assert unscoped == []


def reads_every_row(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".objects.all")


def scoped_querysets(node: ast.AST) -> Iterator[ast.expr]:
    """The class attribute `queryset` of a class that says it is a WorkspaceView."""
    if isinstance(node, ast.ClassDef) and any("WorkspaceView" in ast.unparse(base) for base in node.bases):
        for line in node.body:
            if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "queryset":
                yield line.value
