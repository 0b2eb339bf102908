"""Puts every planted secret, disguised, into every text of a summary in turn."""

from dataclasses import replace
from itertools import cycle

from portal.consultancy.clearing import texts_of
from portal.consultancy.document import summary_of, to_plain
from portal.consultancy.summary import Summary
from tests.consultancy.planted import DISGUISES, SECRETS


def planted_in(summary: Summary, disguise: str) -> tuple[Summary, list[str]]:
    """Return a summary in whose texts all secrets stand, each in several, and how they are written there."""
    planted = [DISGUISES[disguise](known.text) for known in SECRETS]
    plain = to_plain(replace(summary, left_out=()))
    for one, place in zip(cycle(planted), [*texts_of(summary)] * 2, strict=False):
        keys = place.strip("/").split("/")
        within = plain
        for key in keys[:-1]:
            within = within[int(key)] if isinstance(within, list) else within[key]
        last: str | int = int(keys[-1]) if isinstance(within, list) else keys[-1]
        within[last] = f"{within[last]} It was {one}, she said."
    return summary_of(plain), planted
