"""Words, dates and sizes: in British English, and in other languages once there are any."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import flask_babel
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st

from portal import i18n
from portal.i18n import (
    DEFAULT_LOCALE,
    _,
    lazy,
    ngettext,
    say_day,
    say_month,
    say_size,
    say_when,
    say_when_in_full,
    words,
)

LONDON = ZoneInfo("Europe/London")
MOMENT = datetime(2026, 3, 3, 14, 2, tzinfo=UTC)


class StoppedClock:
    def now(self) -> datetime:
        return MOMENT


@pytest.fixture
def app() -> Flask:
    site = Flask(__name__)
    i18n.init_app(site, zone="Europe/London", clock=StoppedClock())
    return site


class TestWhen:
    def test_as_a_person_says_it(self) -> None:
        assert say_when(MOMENT, LONDON) == say_when(MOMENT, "Europe/London") == "Tuesday 3 March, 14:02"

    def test_in_summer_the_clock_is_an_hour_on(self) -> None:
        assert say_when(datetime(2026, 7, 1, 23, 30, tzinfo=UTC), LONDON) == "Thursday 2 July, 00:30"

    @pytest.mark.parametrize(
        ("moment", "said"),
        [
            (datetime(2026, 1, 1, 0, 0, tzinfo=UTC), "Thursday 1 January, 00:00"),
            (datetime(2025, 12, 31, 23, 59, tzinfo=UTC), "Wednesday 31 December 2025, 23:59"),
        ],
    )
    def test_another_year_is_said(self, moment: datetime, said: str) -> None:
        assert say_when(moment, LONDON, now=MOMENT) == said

    def test_the_year_is_that_of_the_place(self) -> None:
        new_year = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)

        assert say_when(new_year, timezone(timedelta(hours=1)), now=MOMENT) == "Thursday 1 January, 00:30"

    @pytest.mark.parametrize(
        ("moment", "said"),
        [
            (MOMENT, "Tuesday 3 March 2026, 14:02 GMT"),
            (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "Thursday 2 July 2026, 00:30 BST"),
        ],
    )
    def test_for_a_paper_it_is_said_in_full_with_its_zone(self, moment: datetime, said: str) -> None:
        assert say_when_in_full(moment, LONDON) == said


class TestDay:
    def test_a_month_is_said_in_words(self) -> None:
        assert say_month(date(2026, 3, 3)) == "March 2026"
        assert say_month(date(2026, 3, 3), is_short=True) == "Mar 2026"

    def test_a_day_has_its_year(self) -> None:
        assert say_day(date(2026, 3, 3)) == "Tuesday 3 March 2026"

    def test_of_this_year_the_year_need_not_be_said(self) -> None:
        assert say_day(date(2026, 3, 3), today=date(2026, 12, 31)) == "Tuesday 3 March"
        assert say_day(date(2026, 3, 3), today=date(2027, 1, 1)) == "Tuesday 3 March 2026"

    def test_a_moment_is_not_a_day(self) -> None:
        with pytest.raises(TypeError, match="zone"):
            say_day(MOMENT)


class TestSize:
    @pytest.mark.parametrize(
        ("size", "said"),
        [
            (0, "0 bytes"),
            (1, "1 byte"),
            (999, "999 bytes"),
            (1_000, "1 kB"),
            (1_250, "1.2 kB"),
            (640_400, "640 kB"),
            (999_600, "1 MB"),
            (2_400_000, "2.4 MB"),
            (12_345_678, "12 MB"),
            (2_000_000_000, "2 GB"),
            (5_000_000_000_000_000, "5,000 TB"),
        ],
    )
    def test_it_is_said_briefly(self, size: int, said: str) -> None:
        assert say_size(size) == said

    @given(st.integers(0, 10**15))
    def test_never_a_thousand_of_anything(self, size: int) -> None:
        number = say_size(size).split(" ")[0].replace(",", "")

        assert float(number) < 1000 or size >= 999 * 10**12


class TestWords:
    def test_outside_a_page_they_are_british_english(self) -> None:
        assert _("Hello %(name)s", name="you") == "Hello you"
        assert _("100 % of it") == "100 % of it"
        assert ngettext("%(num)d note", "%(num)d notes", 2) == "2 notes"

    def test_lazy_ones_wait(self, app: Flask) -> None:
        waiting = lazy("Hello %(name)s", name="you")

        with app.test_request_context():
            assert str(waiting) == f"{waiting}" == "Hello you"

    def test_a_page_has_filters_and_words(self, app: Flask) -> None:
        page = (
            "{{ moment | when }}; {{ day | day }}; {{ 2400000 | size }}; {{ _('Hi %(n)s', n='<b>') }}; "
            "{% trans count=2 %}\n  one note\n{% pluralize %}\n  {{ count }} notes\n{% endtrans %}"
        )

        with app.test_request_context():
            said = render_template_string(page, moment=MOMENT, day=date(2026, 3, 3))

        assert said == "Tuesday 3 March, 14:02; Tuesday 3 March; 2.4 MB; Hi &lt;b&gt;; 2 notes"

    def test_another_language_is_a_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder = tmp_path / "cy" / "LC_MESSAGES"
        folder.mkdir(parents=True)
        catalogue = Catalog(locale="cy")
        catalogue.add("Leave", "Gadael")
        with (folder / "messages.mo").open("wb") as compiled:
            write_mo(compiled, catalogue)
        monkeypatch.setattr(words, "_TRANSLATIONS", tmp_path)
        site = Flask(__name__)
        i18n.init_app(site, zone="Europe/London", clock=StoppedClock())

        with site.test_request_context(), flask_babel.force_locale("cy"):
            said = [
                _("Leave"),
                str(lazy("Leave")),
                render_template_string("{{ _('Leave') }}, {{ m | when }}", m=MOMENT),
            ]

        assert said == ["Gadael", "Gadael", "Gadael, Dydd Mawrth 3 Mawrth, 14:02"]

    def test_the_default_is_known_to_babel(self, app: Flask) -> None:
        with app.test_request_context():
            assert str(flask_babel.get_locale()) == DEFAULT_LOCALE


def test_words_are_found_where_they_stand(tmp_path: Path) -> None:
    (tmp_path / "templates" / "diary").mkdir(parents=True)
    (tmp_path / "templates" / "diary" / "new.html").write_text(
        "{{ _('In a page') }}{% trans %}\n  Over\n  lines\n{% endtrans %}"
    )
    (tmp_path / "forms.py").write_text("a = lazy('In a form')\nb = ngettext('One', 'Many', 2)\n")
    with Path(i18n.__file__).with_name("babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)

    found = extract_from_dir(
        tmp_path, methods, options, keywords={"_": None, "lazy": None, "gettext": None, "ngettext": (1, 2)}
    )

    assert {message[2] for message in found} == {"In a page", "Over lines", "In a form", ("One", "Many")}
