"""Static files travel packed; pages do not, because they hold what must not be guessed by its length."""

import gzip
from functools import lru_cache

from flask import Response, request

_WORTH_PACKING_BYTES = 500
_OK = 200


def pack_static(answer: Response) -> Response:
    """Pack a static file for a browser that can unpack it.

    Pages hold form tokens beside what was typed: packed together, their lengths would tell (BREACH, 2013).
    """
    if request.endpoint != "static" or answer.status_code != _OK or not request.accept_encodings.quality("gzip"):
        return answer
    answer.direct_passthrough = False
    whole = answer.get_data()
    if len(whole) >= _WORTH_PACKING_BYTES:
        answer.set_data(_packed(whole))
        answer.headers["Content-Encoding"] = "gzip"
    return answer


@lru_cache(maxsize=16)
def _packed(whole: bytes) -> bytes:
    return gzip.compress(whole, compresslevel=9, mtime=0)
