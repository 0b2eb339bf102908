"""Blanks go from between and within tags; of what is said or typed none does."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from portal.web.squeezing import squeeze


def test_blanks_within_and_between_tags_go() -> None:
    page = '<div>\n\n   <input\n      \n  class="a  b"\n   name="x" >\n\n   </div>\n\n'

    assert squeeze(page) == '<div>\n<input class="a  b" name="x">\n</div>\n\n'


def test_what_stands_in_a_box_or_a_story_stays_to_the_last_blank() -> None:
    page = '<textarea\n  name="words">\n\n  two\n\n  lines  </textarea><p class="story">a\n\n  b</p><pre>  \n</pre>'

    assert squeeze(page) == page.replace("<textarea\n  name", "<textarea name")


def test_a_sign_in_a_value_ends_no_tag() -> None:
    page = '<option\n   value="a > b   < c">x</option>'

    assert squeeze(page) == '<option value="a > b   < c">x</option>'


@given(st.text())
def test_no_text_and_no_value_is_changed(text: str) -> None:
    words = str(escape(text))

    page = f'<p\n  title="{words}">{words}</p><textarea name="a">\n{words}</textarea>'

    assert squeeze(page) == page.replace("<p\n  title", "<p title")
