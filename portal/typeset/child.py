"""The program that sets something on paper, alone: the only file that imports typst.

`setting.py` starts it by its path, so that what typst holds in memory is given back when it ends. It takes its
orders as JSON on standard input and answers with the PDF on standard output, or with a status that is not zero.
"""

import json
import re
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

_NOT_SHOWN = re.compile(r'(?:the text|contains the codepoint) `"((?:[^"\\]|\\.)*)"`')
_CODE = re.compile(r"\\u\{([0-9a-fA-F]{1,6})\}")
_STAND_IN = "□"
_ROUNDS = 4
_CPU_SECONDS = 30


def limit_itself() -> None:
    """Give up writing files, dumping memory and lasting."""
    limits = {resource.RLIMIT_FSIZE: 0, resource.RLIMIT_CORE: 0, resource.RLIMIT_CPU: _CPU_SECONDS}
    for which, limit in limits.items():
        resource.setrlimit(which, (limit, limit))
    with suppress(OSError), Path("/proc/self/oom_score_adj").open("wb", buffering=0) as score:
        score.write(b"1000")  # if memory runs out, it is this process that goes, never the site


def set_on_paper(source: bytes, paper: dict[str, Any], attachment: str) -> bytes:
    """Return the PDF: tagged after PDF/UA-1, kept after PDF/A-3a, with the data attached.

    Letters for which this machine has no type would make it fail: they are stood in for, and the paper says so.

    Raises:
        typst.TypstError: it cannot be set.
    """
    import typst  # noqa: PLC0415 - the one place that needs it, and it holds a hundred megabytes

    missing: set[str] = set()
    for _ in range(_ROUNDS):
        said = _without(json.dumps(paper, ensure_ascii=False), missing)
        inputs = {"paper": said, "attachment": attachment, "unprintable": "yes" if missing else ""}
        try:
            return typst.compile(source, format="pdf", sys_inputs=inputs, pdf_standards=["ua-1", "a-3a"])
        except typst.TypstError as error:
            found = letters_not_shown(str(getattr(error, "diagnostic", "")))
            if not found - missing:
                raise
            missing |= found
    raise RuntimeError


def letters_not_shown(diagnostic: str) -> set[str]:
    """Return the letters that typst says it has no type for, or that have no place in a paper that is to be kept."""
    texts = (_CODE.sub(lambda code: chr(int(code[1], 16)), text) for text in _NOT_SHOWN.findall(diagnostic))
    return {letter for text in texts for letter in text if letter not in {"\\", _STAND_IN} and not letter.isascii()}


def _without(said: str, missing: set[str]) -> str:
    return said.translate({ord(letter): _STAND_IN for letter in missing})


def main() -> None:
    """Answer one order."""
    limit_itself()
    orders = json.loads(sys.stdin.buffer.read())
    pdf = set_on_paper(orders["source"].encode(), orders["paper"], orders["attachment"])
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
