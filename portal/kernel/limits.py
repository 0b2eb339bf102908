"""How often somebody may try, as those see it who must ask first."""

from typing import Protocol


class Limits(Protocol):
    """Something that counts tries and refuses those that come too fast."""

    def check(self, rate: str, *who: str) -> None:
        """Count one try.

        Args:
            rate: which kind of try.
            who: what is counted together: a name, a network, a person.

        Raises:
            TooManyError: there were too many.
        """
        ...

    def forget(self, rate: str, *who: str) -> None:
        """Forget the tries that were counted, because one of them succeeded."""
        ...

    def is_counting(self) -> bool:
        """Say whether the counters are there, and not only what stands in for them."""
        ...


class NoLimits:
    """No limit at all: for the worker and the command line, which nobody reaches from outside."""

    def check(self, rate: str, *who: str) -> None:
        """Count nothing."""

    def forget(self, rate: str, *who: str) -> None:
        """Forget nothing."""

    def is_counting(self) -> bool:
        """Say yes: there is nothing that could be away."""
        return True
