"""What is said where a code, a name or a passphrase cannot be used: kind words, and what to do next."""

from portal.accounts.landing import LONGEST_ADDRESS, LandingFault
from portal.accounts.passphrase import LONGEST, SHORTEST, Strength
from portal.accounts.sign_in_name import LONGEST_NAME, SHORTEST_NAME, NameFault
from portal.accounts.words import UnknownWordError, WordCountError, WordsWrongError
from portal.i18n import _, ngettext


def say_words(error: WordsWrongError) -> str:
    """Say what is wrong with the words of a code, and which word it is."""
    if isinstance(error, UnknownWordError):
        return _(
            "Word %(number)d, “%(word)s”, is not one of our words. Look at it again.",
            number=error.number,
            word=error.word[:40],
        )
    if isinstance(error, WordCountError):
        found = ngettext("You typed %(num)d word.", "You typed %(num)d words.", error.found)
        return _(
            "%(found)s The code has %(expected)d. Look for one that is missing or doubled.",
            found=found,
            expected=error.expected,
        )
    return _("These words do not fit together. Look at their order, and at each word.")


def say_name(fault: NameFault) -> str:
    """Say why a name to sign in with cannot be used."""
    return {
        NameFault.SHORT: _("Choose a name of at least %(least)d letters.", least=SHORTEST_NAME),
        NameFault.LONG: _("That name is too long. The most is %(most)d letters.", most=LONGEST_NAME),
        NameFault.ADDRESS: _("That looks like an e-mail address. Choose a name that nobody else knows."),
        NameFault.NUMBER: _("That looks like a phone number. Choose a name that nobody else knows."),
        NameFault.TAKEN: _("Somebody has that name already. Choose another, or add a word to it."),
    }[fault]


def say_landing(fault: LandingFault) -> str:
    """Say why leaving cannot go to an address."""
    return {
        LandingFault.NO_ADDRESS: _(
            "That does not look like the address of a page. Open the page you want, and copy its address from the top."
        ),
        LandingFault.NOT_HTTPS: _("The address has to begin with https://. Most pages have one that does."),
        LandingFault.LONG: _("That address is too long. The most is %(most)s letters.", most=f"{LONGEST_ADDRESS:,}"),
        LandingFault.NAMED: _("Leave out the name before the @. Other people could read it."),
        LandingFault.INSIDE: _(
            "Only your own house or office can open that address. Choose a page that anyone can open."
        ),
        LandingFault.HERE: _("That page belongs to this site. Choose one that has nothing to do with it."),
    }[fault]


def say_strength(strength: Strength) -> str:
    """Say how a passphrase would stand up to somebody who guesses."""
    return {
        Strength.SHORT: _(
            "That is too short. Use at least %(least)d letters. A few words are easiest.", least=SHORTEST
        ),
        Strength.LONG: _("That is too long. The most is %(most)d letters.", most=LONGEST),
        Strength.COMMON: _(
            "Many people use that one, so it is tried first. Choose words that only you would put together."
        ),
        Strength.GUESSABLE: _("That could be guessed. Add a word or two that have nothing to do with you."),
        Strength.HARD: _("That is hard to guess."),
        Strength.VERY_HARD: _("That is very hard to guess."),
    }[strength]
