"""Pages travel without the blanks that templates leave between and within tags; no word of a text is touched."""

import re

# A tag, with its values in double quotes, as every template and Jinja's escaping write them; or blanks between two.
_PIECES = re.compile(r'(?P<tag><[a-zA-Z/](?:[^<>"]|"[^"]*")*>)(?P<blank>\s{2,}(?=<))?')
_WITHIN = re.compile(r'("[^"]*")|\s+')


def squeeze(page: str) -> str:
    """Return the page with one blank where a tag has several outside its values, and one line end between two tags.

    Text is left as it is, to the last blank: it may be shown with its line ends, or stand in a box.
    """
    return _PIECES.sub(_squeezed, page)


def _squeezed(piece: "re.Match[str]") -> str:
    tag = _WITHIN.sub(lambda found: found[1] or " ", piece["tag"])
    is_box = tag.startswith(("<textarea", "<pre"))
    blank = (piece["blank"] if is_box else "\n") if piece["blank"] else ""
    return tag[:-1].rstrip() + ">" + blank
