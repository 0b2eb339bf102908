"""What is asked on the kitchen page."""

from typing import ClassVar

from wtforms import Field
from wtforms.validators import StopValidation

from portal.privacy.kitchen import MOST_SERVED, SERVED
from portal.web.forms import Form, lazy, line


class KitchenForm(Form):
    """What to look for, and for how many."""

    class Meta:
        """Nothing is changed by it, so it needs no token, and strangers are given no cookie."""

        csrf: ClassVar[bool] = False

    words = line(lazy("Something to cook, or something you have"), limit=100)
    people = line(lazy("For how many people?"), limit=3, default=str(SERVED))

    def validate_people(self, field: Field) -> None:
        """Take only a number of people that fits around a table."""
        if not field.data.isdecimal() or not 1 <= int(field.data) <= MOST_SERVED:
            raise StopValidation(lazy("Write a number from 1 to %(most)s.", most=MOST_SERVED))

    @property
    def served(self) -> int:
        """Return how many are to eat; four where what was typed is no number."""
        return SERVED if self.people.errors else int(self.people.data or SERVED)
