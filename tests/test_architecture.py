"""The house keeps its own rules, and each rule would notice if it did not."""

import re
import sys
from importlib.metadata import packages_distributions

import pytest

from tests.support import house_rules as rules
from tests.support.house_rules import ROOT, Rule, Source, imported_libraries, in_portal, sources_of_the_house

HOUSE = sources_of_the_house()
ENTRY = [source for source in HOUSE if source.path.startswith(("app.py", "config/", "migrations/"))]
BROUGHT_BY_FLASK = {"werkzeug", "jinja2", "markupsafe", "click"}
# SQLAlchemy's driver, the standard library's time zones, and the macros that templates ask for.
RUN_NOT_IMPORTED = {"psycopg", "tzdata", "govuk-frontend-jinja"}

ALL_RULES: list[Rule] = [
    rules.foreign_tables,
    rules.impure_rules,
    rules.commits_elsewhere,
    rules.services_returning_rows,
    rules.services_without_require,
    rules.hers_alone_given_away,
    rules.duress_elsewhere,
    rules.long_files,
    rules.long_functions,
    rules.relationships,
    rules.files_without_a_sentence,
    rules.empty_names,
    rules.silenced_without_reason,
    rules.words_made_on_the_way,
    rules.unused_members,
    rules.columns_without_a_place,
    rules.places_twice,
]

REQUIRES = '''"""A service."""
def read_note(uow, case_id):
    """Read it."""
    access = require(uow, case_id, Permission.READ_DIARY)
'''

# What each rule must let pass, and what it must not: path and text of one file or several.
KEPT: list[tuple[Rule, list[tuple[str, str]]]] = [
    (rules.foreign_tables, [("portal/diary/service.py", "from portal.diary.models import NoteRow")]),
    (rules.foreign_tables, [("portal/schema.py", "import portal.diary.models")]),
    (rules.foreign_tables, [("portal/diary/service.py", "from portal.access import service")]),
    (rules.impure_rules, [("portal/diary/incidents.py", "from datetime import date\nfrom portal.kernel import ids")]),
    (rules.impure_rules, [("portal/diary/views.py", "import flask"), ("portal/web/pages.py", "import flask")]),
    (rules.commits_elsewhere, [("portal/unit_of_work.py", "session.commit()")]),
    (rules.services_returning_rows, [("portal/diary/service.py", "def _find() -> NoteRow: ...")]),
    (rules.services_returning_rows, [("portal/diary/queries.py", "def notes() -> list[NoteRow]: ...")]),
    (rules.services_without_require, [("portal/diary/service.py", REQUIRES)]),
    (rules.services_without_require, [("portal/diary/service.py", "def kinds(): return 1")]),
    (
        rules.services_without_require,
        [("portal/contact/service.py", REQUIRES.replace("require(", "require_unless_machine("))],
    ),
    (rules.services_without_require, [("portal/access/service.py", "def find(case_id): return 1")]),
    (rules.hers_alone_given_away, [("portal/private/service.py", "key = vault.new_own_item(desk, note_id, case_id)")]),
    (rules.hers_alone_given_away, [("portal/diary/service.py", "vault.wrap_for_class(desk, note_id)")]),
    (rules.duress_elsewhere, [("portal/accounts/duress.py", "duress = 1")]),
    (rules.long_files, [("portal/diary/notes.py", "x = 1\n" * 400)]),
    (rules.long_files, [("migrations/versions/0001.py", "x = 1\n" * 401)]),
    (rules.long_functions, [("portal/diary/notes.py", "def f():\n" + "    x = 1\n" * 59)]),
    (rules.files_without_a_sentence, [("portal/diary/notes.py", '"""Notes."""\nx = 1')]),
    (rules.silenced_without_reason, [("portal/diary/notes.py", "x = 1  # noqa: S101 - only an example")]),
    (rules.silenced_without_reason, [("portal/diary/notes.py", 'x = "# noqa"')]),
    (rules.words_made_on_the_way, [("portal/diary/forms.py", "a = lazy('Up')\nb = _('%(n)s more', n=n)")]),
    (
        rules.unused_members,
        [
            ("portal/audit/events.py", 'class Event(StrEnum):\n    SIGNED_IN = "x"'),
            ("portal/accounts/service.py", "record(Event.SIGNED_IN)"),
        ],
    ),
    (
        rules.columns_without_a_place,
        [
            (
                "portal/diary/models.py",
                'class NoteRow(Table):\n    __tablename__ = "note"\n    sealed_body: Mapped[bytes]',
            ),
            ("portal/diary/service.py", 'Place("note", "sealed_body", note_id, case_id)'),
        ],
    ),
]
BROKEN: list[tuple[Rule, list[tuple[str, str]]]] = [
    (rules.foreign_tables, [("portal/diary/service.py", "from portal.access.models import CaseRow")]),
    (rules.foreign_tables, [("portal/diary/service.py", "from portal.access import queries")]),
    (rules.foreign_tables, [("portal/worker.py", "import portal.access.queries as q")]),
    (rules.impure_rules, [("portal/diary/incidents.py", "import flask.sessions")]),
    (rules.impure_rules, [("portal/diary/incidents.py", "from sqlalchemy.orm import Mapped")]),
    (rules.commits_elsewhere, [("portal/diary/service.py", "def f(uow):\n    uow.session.commit()")]),
    (rules.services_returning_rows, [("portal/diary/service.py", "def find() -> NoteRow | None: ...")]),
    (rules.services_returning_rows, [("portal/diary/service/reading.py", "def find() -> 'list[NoteRow]': ...")]),
    (rules.services_without_require, [("portal/diary/service.py", REQUIRES.replace("require(", "maybe("))]),
    (rules.services_without_require, [("portal/evidence/service/keeping.py", "def keep(uow, *, case_id): ...")]),
    (
        rules.services_without_require,
        [("portal/diary/service.py", 'def f(uow, case_id):\n    """F."""\n    x = 1\n    require(uow, case_id)')],
    ),
    (rules.hers_alone_given_away, [("portal/private/service.py", "vault.wrap_for_class(desk, note_id)")]),
    (rules.hers_alone_given_away, [("portal/private/service.py", "from portal.vault.primitives import seal_to")]),
    (rules.duress_elsewhere, [("portal/diary/service.py", "if is_DURESS: ...")]),
    (rules.long_files, [("portal/diary/notes.py", "x = 1\n" * 401)]),
    (rules.long_functions, [("tests/test_x.py", "class X:\n  def f():\n" + "    x = 1\n" * 60)]),
    (rules.relationships, [("portal/diary/models.py", "files = relationship()")]),
    (rules.relationships, [("portal/diary/models.py", "files = orm.relationship('FileRow')")]),
    (rules.files_without_a_sentence, [("tools/x.py", "x = 1")]),
    (rules.files_without_a_sentence, [("portal/diary/notes.py", '"""Notes"""\nx = 1')]),
    (rules.empty_names, [("portal/diary/utils.py", "x = 1")]),
    (rules.silenced_without_reason, [("portal/diary/notes.py", "x = 1  # noqa")]),
    (rules.silenced_without_reason, [("portal/diary/notes.py", "x = 1  # noqa: S101")]),
    (rules.silenced_without_reason, [("portal/diary/notes.py", "x = 1  # type: ignore[arg-type]")]),
    (rules.words_made_on_the_way, [("portal/diary/forms.py", "a = _(f'{n} more')")]),
    (rules.unused_members, [("portal/audit/events.py", 'class Event(StrEnum):\n    SIGNED_IN = "x"')]),
    (rules.unused_members, [("portal/access/permissions.py", 'class Permission(StrEnum):\n    READ = "x"')]),
    (
        rules.columns_without_a_place,
        [
            (
                "portal/diary/models.py",
                'class NoteRow(Table):\n    __tablename__ = "note"\n    sealed_body: Mapped[bytes]',
            ),
            ("portal/diary/service.py", 'Place("note", "sealed_title", note_id, case_id)'),
        ],
    ),
    (
        rules.places_twice,
        [("portal/diary/service.py", 'Place("note", "body", a, b)\nPlace(column="body", table="note")')],
    ),
]


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rules(rule: Rule) -> None:
    offences = rule(HOUSE)

    assert not offences, "\n" + "\n".join(offences)


@pytest.mark.parametrize(("rule", "files"), KEPT)
def test_what_is_right_passes(rule: Rule, files: list[tuple[str, str]]) -> None:
    assert rule([Source(path, text) for path, text in files]) == []


@pytest.mark.parametrize(("rule", "files"), BROKEN)
def test_what_is_wrong_is_noticed(rule: Rule, files: list[tuple[str, str]]) -> None:
    assert rule([Source(path, text) for path, text in files])


def test_every_rule_has_been_seen_to_notice() -> None:
    assert {rule for rule, _ in BROKEN} == set(ALL_RULES)


def test_the_house_is_not_empty() -> None:
    assert {source.room for source in HOUSE} >= {"kernel", "vault", "unit_of_work", None}


def test_what_is_imported_is_what_is_installed() -> None:
    """No room leans on what another package happens to bring, and nobody installs what nobody uses."""
    lines = (ROOT / "requirements" / "run.in").read_text(encoding="utf-8").splitlines()
    asked = {_plain(re.split(r"[\[<>=~! ]", line)[0]) for line in lines if line and line[0] not in "#-"}
    libraries = {library for source in [*in_portal(HOUSE), *ENTRY] for library in imported_libraries(source)}
    ours = {"portal", "config", "app", *sys.stdlib_module_names}
    sold_as = packages_distributions()
    used = {_plain(sold_as[library][0]) for library in libraries - ours}

    assert used - BROUGHT_BY_FLASK <= asked
    assert asked - RUN_NOT_IMPORTED <= used


def _plain(name: str) -> str:
    """Return a package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()
