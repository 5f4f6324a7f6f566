"""Many things a few at a time, none of the portions too heavy. Pure."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def portions(items: Iterable[T], weigh: Callable[[T], int], *, most: int, most_items: int) -> Iterator[list[T]]:
    """The items in their order, at most `most_items` at a time and no more than `most` in weight; a heavier one comes
    alone.
    """
    portion, weight = list[T](), 0
    for item in items:
        own = weigh(item)
        if portion and (weight + own > most or len(portion) >= most_items):
            yield portion
            portion, weight = [], 0
        portion.append(item)
        weight += own
    if portion:
        yield portion
