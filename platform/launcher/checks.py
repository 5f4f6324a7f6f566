"""`make check`: linters, types, import contracts, drift between the two halves, licences."""

from launcher import frontend
from launcher.jobs import Job, complain, find_failures, python, tool
from launcher.paths import FRONTEND


def check() -> None:
    frontend.ensure_built()
    complain(find_failures(python_lane(), frontend_lane()))


def write_api() -> None:
    """`make api`: the schema of the API as it is now, and the TypeScript types made from it."""
    frontend.ensure_packages()
    complain(find_failures([python("API schema", "manage.py", "write_schema"), npm("TypeScript types", "run", "api")]))


def python_lane() -> list[Job]:
    return [
        tool("ruff", "ruff", "check"),
        tool("ruff format", "ruff", "format", "--check"),
        tool("mypy", "mypy", "platform", "builder", "marketplace"),
        tool("import contracts", "lint-imports", "--no-logo"),
        python("migrations are complete", "manage.py", "makemigrations", "--check", "--dry-run"),
        python("settings are documented", "manage.py", "write_configuration", "--check"),
        python("node kinds are documented", "manage.py", "write_kind_docs", "--check"),
        python("the API schema is written down", "manage.py", "write_schema", "--check"),
        python("licences", "-m", "launcher.licences"),
    ]


def frontend_lane() -> list[Job]:
    return [
        npm("TypeScript", "run", "types"),
        npm("oxlint", "run", "lint"),
        npm("TypeScript follows the API schema", "run", "api:check"),
        npm("bundle budget", "run", "size"),
    ]


def npm(name: str, *words: str) -> Job:
    command = [str(frontend.node_folder() / "bin" / "node"), str(frontend.npm_script()), "--silent", *words]
    return Job(name, command, cwd=FRONTEND, env=frontend.node_environment())
