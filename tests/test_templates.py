"""Templates: every one is whole, extends the layout, says nothing outside the catalogue and lets nothing in."""

import re

import pytest

from tests.support import template_rules as rules
from tests.support.template_rules import ROOT, Rule, Template, templates_of_the_house

TEMPLATES = templates_of_the_house()
NAMES = [template.name for template in TEMPLATES]

ALL_RULES: list[Rule] = [
    rules.bare_words,
    rules.words_made_on_the_way,
    rules.inline_code,
    rules.outside_addresses,
    rules.unescaped,
    rules.without_layout,
    rules.unused_imports,
    rules.typed_and_lost,
]
KEPT = [
    (rules.typed_and_lost, "{% call fields.form(form, draft='note') %}{{ fields.long_text(form.words) }}{% endcall %}"),
    (rules.typed_and_lost, "{% call fields.form(form) %}{{ fields.long_text(form.code) }}{% endcall %}"),
    (rules.bare_words, "<p class='x'>{{ _('Hello') }} – {% trans %}Come <b>in</b>{% endtrans %} 1 · 2</p>"),
    (rules.bare_words, "{# Words for us #}<a class='b{% if c %} d{% endif %}' aria-label='{{ _('Up') }}'></a>"),
    (rules.bare_words, "{{ page.heading(_('Hello')) }}{{ f.text(form.x, type='date', classes='govuk-button x') }}"),
    (rules.bare_words, "{{ ngettext('One note', '%(num)s notes', 3) }}&nbsp;×"),
    (rules.inline_code, "<script src='/s/x.js'></script><a data-online='1'></a>"),
    (rules.outside_addresses, "<a href='/x'></a><a href='{{ leave_url }}'></a><img src='{{ url }}//x'>"),
    (rules.unescaped, "{{ x | e }}{{ attributes | xmlattr }}"),
    (rules.without_layout, "{% extends '_layout/base.html' %}"),
    (rules.unused_imports, "{% import 'a' as b %}{% from 'c' import d as e with context %}{{ b.x() }}{{ e() }}"),
]
BROKEN = [
    (rules.typed_and_lost, "{% call fields.form(form) %}{{ fields.long_text(form.words) }}{% endcall %}"),
    (rules.bare_words, "<p>Hello</p>"),
    (rules.bare_words, "<p>{{ _('Hello') }} you</p>"),
    (rules.bare_words, "{% if x %}oder{% endif %}"),
    (rules.bare_words, "<p>привет</p>"),
    (rules.bare_words, "{% trans %}Hello{% endtrans %}<b>you</b>"),
    (rules.bare_words, "<img alt='A photo' src='/x'>"),
    (rules.bare_words, "<a aria-label='{{ _('Up') }} here'></a>"),
    (rules.bare_words, "<input placeholder='Your name'>"),
    (rules.bare_words, "{{ page.heading('Hello') }}"),
    (rules.bare_words, "{{ x or 'Somebody came' }}"),
    (rules.words_made_on_the_way, "{{ _(title) }}"),
    (rules.words_made_on_the_way, "{{ ngettext('One ' ~ x, 'Many', 2) }}"),
    (rules.inline_code, "<p style='color: red'>"),
    (rules.inline_code, "<a onclick='go()'>"),
    (rules.inline_code, "<script>go()</script>"),
    (rules.inline_code, "<style>p {}</style>"),
    (rules.outside_addresses, "<img src='https://example.com/x.png'>"),
    (rules.outside_addresses, "<script src='//example.com/x.js'></script>"),
    (rules.outside_addresses, "<a href='javascript:go()'></a>"),
    (rules.unescaped, "{{ x | safe }}"),
    (rules.unescaped, "{% autoescape false %}{{ x }}{% endautoescape %}"),
    (rules.without_layout, "<p></p>"),
    (rules.without_layout, "{% extends 'diary/other.html' %}"),
    (rules.unused_imports, "{% import 'a' as b %}"),
    (rules.unused_imports, "{% from 'c' import d as e, f %}{{ f() }}{{ d }}"),
]


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.__name__)
def test_every_template_keeps_the_rules(rule: Rule) -> None:
    offences = [f"{template.name}: {offence}" for template in TEMPLATES for offence in rule(template)]

    assert not offences, "\n" + "\n".join(offences)


def test_every_template_finds_its_parts() -> None:
    missing = {template.name: parts for template in TEMPLATES if (parts := rules.missing_parts(template, NAMES))}

    assert missing == {}


def test_every_page_that_is_asked_for_is_there() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "portal").rglob("*.py"))

    assert set(re.findall(r'"([a-z_]+(?:/[a-z_]+)+\.html)"', code)) <= set(NAMES)


@pytest.mark.parametrize(("rule", "text"), KEPT)
def test_what_is_right_passes(rule: Rule, text: str) -> None:
    assert rule(Template("diary/new.html", text)) == []


@pytest.mark.parametrize(("rule", "text"), BROKEN)
def test_what_is_wrong_is_noticed(rule: Rule, text: str) -> None:
    assert rule(Template("diary/new.html", text))


def test_a_missing_part_is_noticed() -> None:
    template = Template("diary/new.html", "{% import '_macros/page.html' as page %}{% include 'diary/_gone.html' %}")

    assert rules.missing_parts(template, ["_macros/page.html"]) == ["diary/_gone.html"]


def test_a_part_needs_no_layout() -> None:
    assert rules.without_layout(Template("diary/_row.html", "<p></p>")) == []


def test_every_rule_has_been_seen_to_notice() -> None:
    assert {rule for rule, _ in BROKEN} == set(ALL_RULES)
