"""What a role may do, and how far a token narrows it. Pure: two tables and the words that explain a refusal."""

from typing import Final, Literal, get_args

Right = Literal["view", "comment", "run", "edit", "publish", "manage_members", "manage_connections", "manage_workspace"]
Role = Literal["owner", "admin", "builder", "operator", "viewer"]
Scope = Literal["read", "run", "write"]

RIGHTS: Final[frozenset[Right]] = frozenset(get_args(Right))
ROLES: Final[tuple[Role, ...]] = get_args(Role)
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)

RIGHTS_OF_ROLE: Final[dict[str, frozenset[Right]]] = {
    "owner": RIGHTS,
    "admin": RIGHTS,  # Not an owner: only owners make and unmake owners.
    "builder": frozenset({"view", "comment", "run", "edit", "publish"}),
    "operator": frozenset({"view", "comment", "run"}),
    "viewer": frozenset({"view", "comment"}),
}

RIGHTS_OF_SCOPE: Final[dict[str, frozenset[Right]]] = {
    "read": frozenset({"view"}),
    "run": frozenset({"view", "run"}),
    "write": RIGHTS - {"run", "manage_members"},  # A member whom a token made would outlive the token.
}

_DEED: Final[dict[Right, str]] = {
    "view": "look at this workspace",
    "comment": "write comments",
    "run": "start or cancel runs",
    "edit": "change agents",
    "publish": "publish in the marketplace",
    "manage_members": "manage members",
    "manage_connections": "manage connections",
    "manage_workspace": "change this workspace",
}


def rights_of_scopes(scopes: list[str]) -> frozenset[Right]:
    """The rights that a token with these scopes leaves of its owner's; an unknown scope gives none."""
    return frozenset().union(*(RIGHTS_OF_SCOPE.get(scope, frozenset()) for scope in scopes))


def refusal(right: Right, role: str) -> str:
    """The sentence for somebody whose role or token lacks a right."""
    if right in RIGHTS_OF_ROLE[role]:
        return f"This token's scopes do not allow it to {_DEED[right]}."
    article = "an" if role[0] in "aeiou" else "a"
    return f"You are {article} {role} here, which does not allow you to {_DEED[right]}. Ask an owner or an admin."
