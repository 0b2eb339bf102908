"""What typst says of letters for which it has no type."""

from portal.typeset.child import letters_not_shown


def test_the_letters_are_read_out_of_what_typst_says():
    said = (
        'error: PDF/A-3a error: the text `"王"` could not be displayed with font `"Libertinus Serif"`\n'
        'error: PDF/A-3a error: the text `"\\u{bbe}"` could not be displayed with font `"Libertinus Serif"`\n'
        'error: PDF/A-3a error: the PDF contains the codepoint `"\\u{e123}"`\n'
    )

    assert letters_not_shown(said) == {"王", "\u0bbe", "\ue123"}


def test_nothing_is_read_out_of_other_faults():
    assert letters_not_shown("error: unexpected end of block") == set()
