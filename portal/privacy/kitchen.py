"""The kitchen page that strangers may be shown: a few dishes, found by a word, for as many people as there are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from portal.kernel.text import fold

SERVED = 4
MOST_SERVED = 12
_WEIGHED = {"g", "ml"}
_WEIGHED_STEP = 5
_QUARTERS = {Fraction(1, 4): "¼", Fraction(1, 2): "½", Fraction(3, 4): "¾"}


@dataclass(frozen=True)
class Part:
    """One thing that goes in.

    Args:
        amount: for four people; none where it is to taste.
        unit: "g", "ml" or nothing.
        word: what it is.
    """

    amount: Fraction | None
    unit: str
    word: str


@dataclass(frozen=True)
class Dish:
    """Something to cook: what goes in for four people, and what is done with it."""

    title: str
    minutes: int
    parts: Sequence[Part]
    steps: Sequence[str]


@dataclass(frozen=True)
class Served:
    """A dish as it is shown, for a number of people; each thing that goes in is one line."""

    title: str
    minutes: int
    lines: Sequence[str]
    steps: Sequence[str]


def serve(dishes: Sequence[Dish], asked: str, people: int) -> list[Served]:
    """Return the dishes in which every asked word stands, with amounts for a number of people.

    Args:
        dishes: all there are.
        asked: what was typed; nothing finds them all.
        people: how many are to eat.
    """
    words = fold(asked).split()
    found = [dish for dish in dishes if all(any(word in text for text in _texts(dish)) for word in words)]
    return [
        Served(str(dish.title), dish.minutes, [_line(part, people) for part in dish.parts], dish.steps)
        for dish in found
    ]


def is_way_in(asked: str, word: str) -> bool:
    """Say whether somebody typed what is told with an invitation; capitals and spaces do not matter."""
    return bool(word) and fold(asked).split() == fold(word).split()


def _texts(dish: Dish) -> Iterator[str]:
    yield fold(str(dish.title))
    yield from (fold(str(part.word)) for part in dish.parts)


def _line(part: Part, people: int) -> str:
    if part.amount is None:
        return str(part.word)
    amount = part.amount * people / SERVED
    if part.unit in _WEIGHED:
        return f"{max(_WEIGHED_STEP, round(amount / _WEIGHED_STEP) * _WEIGHED_STEP)} {part.unit} {part.word}"
    return f"{_in_quarters(amount)} {part.word}"


def _in_quarters(amount: Fraction) -> str:
    whole, rest = divmod(max(Fraction(1, 4), Fraction(round(amount * 4), 4)), 1)
    return f"{whole or ''}{_QUARTERS.get(rest, '')}"
