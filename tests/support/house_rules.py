"""Rules of the house that no linter knows: each takes the sources and returns what offends, in words."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON_FOLDERS = ("portal", "tests", "tools", "bench", "migrations")
MOST_FILE_LINES = 400
MOST_FUNCTION_LINES = 60
CASE_FILE_ROOMS = frozenset(
    {"messages", "diary", "private", "copies", "checkins", "evidence", "contact", "consultancy", "box"}
)
MAY_KNOW_DURESS = frozenset({"accounts", "checkins"})
# Sealed to a public half, which binds nothing: the place stands inside, and opening compares it.
PLACE_INSIDE = frozenset({("class_grant", "sealed_key"), ("item_seal", "sealed_key")})
GIVES_KEYS_AWAY = frozenset(
    {"wrap_for_class", "wrap_own", "seal_item_to", "seal_for_class", "class_key", "new_class_version", "RecordClass"}
    | {"grant_classes", "grant_from_cover", "pass_cover_on", "seal_to", "seal_grant"}
)
MAY_COMMIT = frozenset({"portal/unit_of_work.py"})
FURNITURE = frozenset({"", "__init__", "views", "jobs", "forms", "service", "queries", "models"})
ROOMS_WITH_RULES = frozenset(
    {"attention", "outbox", "withheld", "home", "casework", "consultancy", "diary", "checkins", "evidence", "contact"}
    | {"accounts", "messages", "private", "copies", "box"}
)
# The second lets the machine itself on, where nobody acts; the others hold until the end.
ASKS_LEAVE = frozenset({"require", "require_unless_machine", "require_to_write", "require_alone"})
FRAMEWORKS = frozenset(
    {"flask", "flask_login", "flask_wtf", "wtforms", "werkzeug", "sqlalchemy", "alembic", "nacl", "argon2"}
)
# Takes the place of Werkzeug's own reading of uploads, so that a file is sealed as it arrives.
WEB_ADAPTERS = frozenset({"portal/evidence/receiving.py"})
EMPTY_NAMES = frozenset({"utils", "helpers", "common", "misc", "manager", "handler", "core", "base", "data", "info"})

TRANSLATORS = frozenset({"_", "lazy", "ngettext"})

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file: where it stands from the root on, and what it says."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Return it parsed."""
        return ast.parse(self.text, self.path)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Return all that it is made of, gone through once for all rules."""
        return list(ast.walk(self.tree))

    @property
    def room(self) -> str | None:
        """Return the room of portal in which it stands."""
        parts = PurePosixPath(self.path).parts
        return parts[1].removesuffix(".py") if parts[0] == "portal" and len(parts) > 1 else None

    @property
    def furniture(self) -> str:
        """Return its name within the room: a folder of that name counts as the file."""
        parts = PurePosixPath(self.path).parts
        return parts[2].removesuffix(".py") if len(parts) > 2 else ""

    @property
    def functions(self) -> Iterator[_Function]:
        """Go through all its functions, also those inside others."""
        return (node for node in self.nodes if isinstance(node, _Function))

    @property
    def public_functions(self) -> Iterator[_Function]:
        """Go through what others may call."""
        return (node for node in self.tree.body if isinstance(node, _Function) and not node.name.startswith("_"))


Rule = Callable[[Sequence[Source]], list[str]]


def sources_of_the_house() -> list[Source]:
    """Read every Python file of the project."""
    paths = [*ROOT.glob("*.py"), *(path for folder in PYTHON_FOLDERS for path in (ROOT / folder).rglob("*.py"))]
    paths += ROOT.glob("*.py")
    return [Source(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")) for path in sorted(paths)]


def in_portal(sources: Iterable[Source]) -> list[Source]:
    """Return the files of the rooms."""
    return [source for source in sources if source.room is not None]


def not_revisions(sources: Iterable[Source]) -> list[Source]:
    """Return all but the migrations: a revision is as long as its change."""
    return [source for source in sources if not source.path.startswith("migrations/versions/")]


def foreign_tables(sources: Sequence[Source]) -> list[str]:
    """A room reads only its own tables: nobody else imports its models or queries."""
    return [
        f"{source.path}:{node.lineno} reads the tables of {room}"
        for source in in_portal(sources)
        for node, room in _imported_tables(source)
        if source.room not in {room, "schema"}
    ]


def _imported_tables(source: Source) -> Iterator[tuple[ast.stmt, str]]:
    """Go through the imports of some room's models or queries."""
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            if match := re.match(r"portal\.(\w+)\.(models|queries)\b", name):
                yield node, match[1]
                break


def impure_rules(sources: Sequence[Source]) -> list[str]:
    """A rule file decides and knows no framework: neither the web's, nor the database's, nor the vault's."""
    return [
        f"{source.path} is a rule file and imports {library}"
        for source in in_portal(sources)
        if source.room in ROOMS_WITH_RULES and source.furniture not in FURNITURE and source.path not in WEB_ADAPTERS
        for library in sorted(imported_libraries(source) & FRAMEWORKS)
    ]


def imported_libraries(source: Source) -> set[str]:
    """Return the first names of everything a file imports."""
    modules: set[str] = set()
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom):
            modules.add(node.module or "")
        elif isinstance(node, ast.Import):
            modules.update(alias.name for alias in node.names)
    return {module.partition(".")[0] for module in modules}


def commits_elsewhere(sources: Sequence[Source]) -> list[str]:
    """Only the unit of work commits."""
    return [
        f"{source.path}:{node.lineno} commits"
        for source in in_portal(sources)
        if source.path not in MAY_COMMIT
        for node in source.nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]


def services_returning_rows(sources: Sequence[Source]) -> list[str]:
    """No service hands a row out: pages see forms and frozen dataclasses only."""
    return [
        f"{source.path}:{function.lineno} {function.name} returns a row"
        for source in in_portal(sources)
        if source.furniture == "service"
        for function in source.public_functions
        if function.returns is not None and re.search(r"\w+Row\b", ast.unparse(function.returns))
    ]


def services_without_require(sources: Sequence[Source]) -> list[str]:
    """Every public service of a case-file room that is given a case first asks whether it may."""
    return [
        f"{source.path}:{function.lineno} {function.name} does not begin with require(...)"
        for source in in_portal(sources)
        if source.furniture == "service" and source.room in CASE_FILE_ROOMS
        for function in source.public_functions
        if any(argument.arg == "case_id" for argument in (*function.args.args, *function.args.kwonlyargs))
        and not _begins_with_require(function)
    ]


def _begins_with_require(function: _Function) -> bool:
    """Say whether the first statement after the docstring calls require."""
    statements = function.body[1:] if ast.get_docstring(function) else function.body
    return bool(statements) and any(
        isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in ASKS_LEAVE
        for node in ast.walk(statements[0])
    )


def hers_alone_given_away(sources: Sequence[Source]) -> list[str]:
    """What is hers alone is wrapped for nobody else, ever: its room knows no way of giving a key away."""
    return [
        f"{source.path}:{node.lineno} gives a key away"
        for source in in_portal(sources)
        if source.room == "private"
        for node in source.nodes
        if isinstance(node, ast.Name | ast.Attribute | ast.alias)
        if _name_of(node) in GIVES_KEYS_AWAY
    ]


def _name_of(node: ast.Name | ast.Attribute | ast.alias) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else node.name


def duress_elsewhere(sources: Sequence[Source]) -> list[str]:
    """Duress is another vault, not an `if`: the rooms above accounts do not know the word."""
    return [
        f"{source.path} knows the word duress"
        for source in in_portal(sources)
        if source.room not in MAY_KNOW_DURESS and "duress" in source.text.lower()
    ]


def long_files(sources: Sequence[Source]) -> list[str]:
    """A file of more than 400 lines is two."""
    lengths = ((source.path, source.text.count("\n")) for source in not_revisions(sources))
    return [f"{path} has {lines} lines" for path, lines in lengths if lines > MOST_FILE_LINES]


def long_functions(sources: Sequence[Source]) -> list[str]:
    """A function of more than 60 lines is two."""
    return [
        f"{source.path}:{function.lineno} {function.name} has {lines} lines"
        for source in not_revisions(sources)
        for function in source.functions
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > MOST_FUNCTION_LINES
    ]


def relationships(sources: Sequence[Source]) -> list[str]:
    """Rooms are joined by ids, not by objects that fetch each other."""
    return [
        f"{source.path}:{node.lineno} has a relationship"
        for source in in_portal(sources)
        for node in source.nodes
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in {"relationship", "backref"}
    ]


def files_without_a_sentence(sources: Sequence[Source]) -> list[str]:
    """Every file opens with one sentence that says what it holds."""
    first_lines = ((source.path, (ast.get_docstring(source.tree) or "").partition("\n")[0]) for source in sources)
    return [f"{path} does not open with a sentence" for path, line in first_lines if not line.endswith((".", "?", "!"))]


def empty_names(sources: Sequence[Source]) -> list[str]:
    """A file is called by what it holds."""
    return [
        f"{source.path} is called by nothing in particular"
        for source in in_portal(sources)
        if PurePosixPath(source.path).stem in EMPTY_NAMES
    ]


def silenced_without_reason(sources: Sequence[Source]) -> list[str]:
    """Whoever silences a check says why, on the same line."""
    silenced = re.compile(r"#\s*(?:noqa|type:\s*ignore)(?P<codes>:\s*[A-Z0-9, ]+|\[[a-z, -]+\])?(?P<reason>.*)")
    return [
        f"{source.path}:{number} silences a check without {'saying which' if not match['codes'] else 'a reason'}"
        for source in sources
        for number, line in enumerate(source.text.splitlines(), 1)
        if (match := silenced.search(line)) and _is_comment(line, match.start())
        if not match["codes"] or not re.search(r"[a-z]{3}", match["reason"])
    ]


def _is_comment(line: str, position: int) -> bool:
    """Say whether a hash begins a comment; this file and its test speak of such comments in strings."""
    before = line[:position]
    return before.count('"') % 2 == 0 and before.count("'") % 2 == 0


def words_made_on_the_way(sources: Sequence[Source]) -> list[str]:
    """What goes through the catalogue stands there as it is, or `make words` would not find it for translators."""
    return [
        f"{source.path}:{node.lineno} gives {node.func.id}() what is not plain words"
        for source in in_portal(sources)
        if source.room != "i18n"
        for node in source.nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRANSLATORS
        if not node.args or not isinstance(node.args[0], ast.Constant)
    ]


def unused_members(sources: Sequence[Source]) -> list[str]:
    """Every Permission and every Event is used by somebody."""
    offences = []
    for home, name in (("portal/access/permissions.py", "Permission"), ("portal/audit/events.py", "Event")):
        declared = {member for source in sources if source.path == home for member in _members(source, name)}
        used = {
            node.attr
            for source in in_portal(sources)
            if source.path != home
            for node in source.nodes
            if isinstance(node, ast.Attribute) and ast.unparse(node.value).rpartition(".")[2] == name
        }
        offences += [f"{home} {name}.{member} is used by nobody" for member in sorted(declared - used)]
    return offences


def _members(source: Source, name: str) -> Iterator[str]:
    """Go through the members of an enumeration."""
    for node in source.tree.body:
        if isinstance(node, ast.ClassDef) and node.name == name:
            for statement in node.body:
                if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                    yield statement.targets[0].id


def sealed_columns(sources: Sequence[Source]) -> list[tuple[str, str]]:
    """Return table and column of everything that is kept sealed."""
    found = []
    for source in in_portal(sources):
        for node in source.tree.body:
            if source.furniture == "models" and isinstance(node, ast.ClassDef):
                found += [(_table_name(node), column) for column in _sealed_names(node)]
    return found


def _table_name(node: ast.ClassDef) -> str:
    """Return the table of a row class."""
    for statement in node.body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__tablename__":
            return str(ast.literal_eval(statement.value))
    return node.name


def _sealed_names(node: ast.ClassDef) -> Iterator[str]:
    """Go through the sealed columns of a row class."""
    targets = (statement.target for statement in node.body if isinstance(statement, ast.AnnAssign))
    names = (target.id for target in targets if isinstance(target, ast.Name))
    return (name for name in names if name.startswith("sealed_") and name != "sealed_bytes")  # that one is a size


def columns_without_a_place(sources: Sequence[Source]) -> list[str]:
    """Every sealed column is bound to its place, so that what is moved elsewhere does not open."""
    places = set(_places(sources))
    return [
        f"{table}.{column} is bound to no Place"
        for table, column in sealed_columns(sources)
        if (table, column) not in places | PLACE_INSIDE
    ]


def places_twice(sources: Sequence[Source]) -> list[str]:
    """Every place is written down once, so that no two kinds of content can be exchanged."""
    return [
        f"Place of {table}.{column} is made {times} times"
        for (table, column), times in Counter(_places(sources)).items()
        if times > 1
    ]


def _places(sources: Sequence[Source]) -> Iterator[tuple[str, str]]:
    """Go through table and column of every Place that is made."""
    for source in in_portal(sources):
        for node in source.nodes:
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Place":
                named = {keyword.arg: keyword.value for keyword in node.keywords}
                table = node.args[0] if node.args else named.get("table")
                column = node.args[1] if len(node.args) > 1 else named.get("column")
                if table is not None and column is not None:
                    yield _constant(table), _constant(column)


def _constant(node: ast.expr) -> str:
    """Return a literal as it is, and the table of `XRow.__tablename__` by the name of the expression."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ast.unparse(node)
