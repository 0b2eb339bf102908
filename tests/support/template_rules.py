"""Rules for templates: each takes one template and returns what offends, in words."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import ClassVar

from jinja2 import Environment, nodes
from jinja2.ext import Extension

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "portal" / "templates"
# What a person reads or hears although it stands inside a tag.
SPOKEN_ATTRIBUTES = frozenset({"alt", "title", "placeholder", "aria-label", "aria-description", "label"})
TRANSLATORS = frozenset({"_", "gettext", "ngettext", "pgettext", "npgettext"})
_EXTENSIONS: tuple[str | type[Extension], ...] = ("jinja2.ext.i18n", "jinja2.ext.do")
_ENVIRONMENT = Environment(autoescape=True, extensions=_EXTENSIONS)
_HOLE = "\x00"  # stands for what Jinja will put there
_LOOKS_LIKE_WORDS = re.compile(r"[A-Z][a-z’]*(?: |$|[.?!,:])|.*[a-z]+ [a-z]+ [a-z]+[.?!]$")


@dataclass(frozen=True)
class Template:
    """One template: its name as pages ask for it, and what it says."""

    name: str
    text: str

    @cached_property
    def tree(self) -> nodes.Template:
        """Return it parsed."""
        return _ENVIRONMENT.parse(self.text, self.name)

    @property
    def is_page(self) -> bool:
        """Whether it is shown by itself: layouts, macros and parts begin with an underscore."""
        return not any(part.startswith("_") for part in self.name.split("/"))

    @cached_property
    def html(self) -> str:
        """Return its own HTML, with a hole wherever Jinja or a translation puts something."""
        return "".join(_own_html(self.text))


Rule = Callable[[Template], list[str]]


def templates_of_the_house() -> list[Template]:
    """Read every template of the project."""
    paths = sorted(FOLDER.rglob("*.html"))
    return [Template(str(path.relative_to(FOLDER)), path.read_text(encoding="utf-8")) for path in paths]


def _own_html(text: str) -> Iterator[str]:
    """Go through the pieces of HTML outside Jinja and translations."""
    is_translation, block = False, ""
    for _, token, value in _ENVIRONMENT.lex(text):
        if token == "data":
            yield _HOLE if is_translation else value
        elif token == "variable_begin":
            yield _HOLE
        elif token == "block_begin":
            block = ""
        elif token == "name" and not block:
            block = value
            if value in {"trans", "endtrans"}:
                is_translation = value == "trans"


class _Reader(HTMLParser):
    """Goes through the HTML and notes words, outside addresses and everything inline."""

    ADDRESSES: ClassVar = frozenset({"href", "src", "action", "formaction", "srcset", "poster", "data"})

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.outside: list[str] = []
        self.inline: list[str] = []

    def handle_data(self, data: str) -> None:
        self._hear(data, "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "style" or (tag == "script" and "src" not in named):
            self.inline.append(f"<{tag}>")
        for name, value in named.items():
            if name == "style" or name.startswith("on"):
                self.inline.append(f"<{tag} {name}>")
            if name in self.ADDRESSES and re.match(r"\s*(?:[a-z]+:)?//|\s*javascript:|\s*data:", value):
                self.outside.append(f"<{tag} {name}={value}>")
            if name in SPOKEN_ATTRIBUTES:
                self._hear(value, f"<{tag} {name}> ")

    def _hear(self, text: str, where: str) -> None:
        """Note a text that has letters of its own."""
        if any(letter.isalpha() for letter in text):
            self.words.append(where + " ".join(text.replace(_HOLE, "…").split()))


def _read(template: Template) -> _Reader:
    """Go through a template's HTML."""
    reader = _Reader()
    reader.feed(template.html)
    reader.close()
    return reader


def bare_words(template: Template) -> list[str]:
    """All words go through the catalogue, those in macros' arguments too."""
    return [*_read(template).words, *_bare_constants(template.tree)]


def _bare_constants(node: nodes.Node) -> Iterator[str]:
    """Go through texts in expressions that look like words and are not translated."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in TRANSLATORS:
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and _LOOKS_LIKE_WORDS.match(node.value):
        yield node.value
    for child in node.iter_child_nodes():
        yield from _bare_constants(child)


def words_made_on_the_way(template: Template) -> list[str]:
    """What goes through the catalogue stands there as it is, or `make words` would not find it for translators."""
    return [
        f"line {call.lineno}: {call.node.name}() is given what is not plain words"
        for call in template.tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in TRANSLATORS
        if not call.args or not isinstance(call.args[0], nodes.Const)
    ]


def inline_code(template: Template) -> list[str]:
    """Nothing is inline: the content security policy would refuse it."""
    return _read(template).inline


def outside_addresses(template: Template) -> list[str]:
    """Nothing comes from elsewhere and nothing leads there but by settings."""
    return _read(template).outside


def unescaped(template: Template) -> list[str]:
    """No template switches the escaping off."""
    filters = [f"|{node.name}" for node in template.tree.find_all(nodes.Filter) if node.name in {"safe", "forceescape"}]
    return filters + ["autoescape" for _ in template.tree.find_all(nodes.ScopedEvalContextModifier)]


def without_layout(template: Template) -> list[str]:
    """Every page extends a layout, and so carries the title, quick exit and the headings that all have."""
    parents = [node.template for node in template.tree.find_all(nodes.Extends)]
    has_layout = any(isinstance(parent, nodes.Const) and parent.value.startswith("_layout/") for parent in parents)
    return [] if has_layout or not template.is_page else ["does not extend a layout"]


def unused_imports(template: Template) -> list[str]:
    """Every macro that is imported is used."""
    imported = [node.target for node in template.tree.find_all(nodes.Import)]
    for node in template.tree.find_all(nodes.FromImport):
        imported += [name if isinstance(name, str) else name[1] for name in node.names]
    used = {node.name for node in template.tree.find_all(nodes.Name) if node.ctx == "load"}
    return [f"{name} is imported and not used" for name in imported if name not in used]


def missing_parts(template: Template, names: Iterable[str]) -> list[str]:
    """Return the templates that it asks for and that are not there."""
    wanted = [
        node.template
        for node in template.tree.find_all((nodes.Extends, nodes.Import, nodes.FromImport, nodes.Include))
        if isinstance(node, nodes.Extends | nodes.Import | nodes.FromImport | nodes.Include)
    ]
    there = set(names)
    constants = [node.value for node in wanted if isinstance(node, nodes.Const) and isinstance(node.value, str)]
    return [name for name in constants if name not in there and not name.startswith("govuk_frontend_jinja/")]


def typed_and_lost(template: Template) -> list[str]:
    """Whatever takes more than a few words stands in a form that keeps them as a draft; a code is no draft."""
    # Of somebody who is not signed in there is nobody for whom a draft could be kept; such a page says so.
    if not template.is_page or "set with_leave = true" in template.text:
        return []
    offences, keeps = [], False
    for found in re.finditer(r"fields\.form\((?P<form>[^%]*)|fields\.long_text\((?P<field>[^%}]*)", template.text):
        if found["form"] is not None:
            keeps = "draft=" in found["form"]
        elif not keeps and "form.code" not in found["field"]:
            offences.append(f"{template.name}: {found['field']} is not kept while it is typed")
    return offences
