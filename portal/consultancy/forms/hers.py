"""Forms of her own pages: what she says for the table, and what she says to a paper."""

from portal.consultancy.signoff import PartView, View
from portal.consultancy.summary import TEXT_MOST
from portal.i18n import _, lazy
from portal.web.forms import Form, OnceForm, pick
from portal.web.forms import words as many_lines

VIEW_MOST = 5_000


class VoiceForm(OnceForm):
    """What she says to one question; left empty it takes back what she said before."""

    words = many_lines(lazy("In your own words"), limit=TEXT_MOST)
    words_most = TEXT_MOST


class PartForm(Form):
    """What she says to one part of a paper."""

    view = pick(
        lazy("What do you say to this part?"),
        [
            (View.AGREES, lazy("It is right")),
            (View.CORRECTS, lazy("Something is not right")),
            (View.OBJECTS, lazy("I do not want this handed round")),
        ],
        needed=lazy("Choose one of these, or go back and leave it for another day."),
    )
    words = many_lines(
        lazy("What is not right, or why not?"),
        limit=VIEW_MOST,
        hint=lazy("Your advocate reads this. It does not stand in the paper."),
    )
    words_most = VIEW_MOST

    @property
    def chosen(self) -> View:
        """Return what she chose."""
        return View(self.view.data)

    def say_what(self) -> None:
        """Ask for the words without which nothing can be put right."""
        self.refuse("words", _("Write what is not right, so that it can be put right."))

    def put(self, said: PartView | None) -> None:
        """Begin with what she said before."""
        if said is not None:
            self.view.data, self.words.data = said.view, said.words
