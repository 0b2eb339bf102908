"""Static files travel packed to who can unpack them; pages never do, since their length would tell."""

import gzip
from pathlib import Path

from tests.support.fakes import FrozenClock
from tests.support.site import make_site

STYLE = "/static/css/page.css"


def test_a_static_file_is_packed_for_who_can_unpack_it_and_a_page_for_nobody(tmp_path: Path) -> None:
    client = make_site(tmp_path, FrozenClock()).test_client()

    bare = client.get(STYLE)
    packed = client.get(STYLE, headers={"Accept-Encoding": "br;q=0, gzip"})
    refused = client.get(STYLE, headers={"Accept-Encoding": "gzip;q=0"})
    page = client.get("/", headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == bare.data == refused.data
    assert len(packed.data) < len(bare.data) / 2
    assert [answer.headers.get("Content-Encoding") for answer in (bare, refused, page)] == [None, None, None]
    for answer in (bare, packed, refused):
        answer.close()
