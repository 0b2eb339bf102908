"""The script files themselves: small, plain, nothing telling in them."""

import gzip

import pytest

from tests.e2e.scripts.stand import SCRIPTS


class TestTheFile:
    def test_it_is_small(self):
        assert len(gzip.compress((SCRIPTS / "leave.js").read_bytes(), 9)) <= 4096

    @pytest.mark.parametrize("name", ["leave.js", "page.js", "keep.js", "live.js", "rest.js"])
    def test_no_telling_word(self, name):
        text = (SCRIPTS / name).read_text(encoding="utf-8").lower()

        telling = ["incident", "stalk", "abus", "victim", "exit", "safe", "escape", "panic", "perpetrator", "police"]
        telling += ["advocate", "evidence", "diary", "hide from", "trace", "secret"]
        assert [word for word in telling if word in text] == []

    @pytest.mark.parametrize("name", ["leave.js", "page.js", "keep.js", "live.js", "rest.js"])
    def test_nothing_is_put_into_the_browsers_stores(self, name):
        text = (SCRIPTS / name).read_text(encoding="utf-8")

        stores = [
            "localStorage",
            "sessionStorage",
            "indexedDB",
            "document.cookie",
            "caches",
            "pushState",
            "window.name",
        ]
        assert [word for word in stores if word in text] == []
