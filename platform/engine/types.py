"""Port types and the one rule that says whether a value of one type fits a port of another."""

from __future__ import annotations

LIST_PREFIX = "list of "
MEDIA = frozenset({"image", "audio", "video", "document"})
SCALARS = frozenset({"text", "number", "boolean", "json", "file", "messages", "any", "tool"}) | MEDIA


def is_type(name: object) -> bool:
    """Whether `name` names a port type, for example `text` or `list of image`."""
    return isinstance(name, str) and name.removeprefix(LIST_PREFIX) in SCALARS and name != f"{LIST_PREFIX}tool"


def item_type(name: str) -> str | None:
    """The T of `list of T`, or None when the type is no list."""
    return name[len(LIST_PREFIX) :] if name.startswith(LIST_PREFIX) else None


def fits(source: str, target: str) -> str | None:
    """None when a value of type `source` may flow into a port of type `target`, else the reason as a sentence."""
    if "tool" in (source, target):
        return None if source == target else _tool_reason(source)
    if source == target or "any" in (source, target):
        return None
    source_item, target_item = item_type(source), item_type(target)
    if source_item and target_item:
        return _list_reason(source_item, target_item)
    return None if _converts(source, target) else _reason(source, target)


def _converts(source: str, target: str) -> bool:
    if target == "text":
        return source in {"number", "boolean", "json", "messages"} or _is_plain_list(source)
    if target == "json":
        return True
    if source == "json":  # what the value really is shows only at run time
        return target not in MEDIA | {"file"}
    if target == "file":
        return source in MEDIA
    return source == "file" and target in MEDIA


def _is_plain_list(name: str) -> bool:
    item = item_type(name)
    return item is not None and item not in MEDIA | {"file"}


def _tool_reason(source: str) -> str:
    if source == "tool":
        return "A tool can only be wired to the tools port of an agent."
    return "Only the tool port of a node can be wired to a tools port."


def _list_reason(source_item: str, target_item: str) -> str | None:
    reason = fits(source_item, target_item)
    return reason and f"The items do not fit: {reason[0].lower()}{reason[1:]}"


def _reason(source: str, target: str) -> str:
    if item_type(target):
        return (
            f"This port takes a {target}, and {_a(source)} is a single value. Collect values with a Merge node first."
        )
    if item_type(source):
        return f"This port takes {_a(target)}, and a {source} holds many. Put a For each node between."
    if target in {"number", "boolean"} and source == "text":
        return f"A text is not {_a(target)}. Convert it with a Transform node first."
    start = f"{_a(source).capitalize()} does not fit a port that takes {_a(target)}."
    return f"{start} Convert it with a Transform node first."


def _a(name: str) -> str:
    article = "an" if name[0] in "aeiou" else "a"
    return (
        f"{article} {name}"
        if name not in {"json", "messages"}
        else {"json": "a JSON value", "messages": "a message list"}[name]
    )
