"""The headers of every answer."""

import pytest
from flask import Response

from portal.privacy.headers import put_headers

LEAVE = "https://www.example.org/weather?today"


def headers(own: dict[str, str] | None = None, *, is_https: bool = False) -> dict[str, str]:
    answer = Response("words", headers=own)
    return dict(put_headers(answer, is_https=is_https, leave_url=LEAVE).headers)


def policy() -> dict[str, str]:
    parts = (part.split(" ", 1) for part in headers()["Content-Security-Policy"].split("; "))
    return {part[0]: part[1] for part in parts}


def test_nothing_is_kept_sent_on_or_framed() -> None:
    found = headers()

    assert found["Cache-Control"] == "no-store"
    assert found["Referrer-Policy"] == "no-referrer"
    assert found["X-Frame-Options"] == "DENY"
    assert found["X-Content-Type-Options"] == "nosniff"
    assert found["Cross-Origin-Opener-Policy"] == found["Cross-Origin-Resource-Policy"] == "same-origin"
    assert found["X-Robots-Tag"] == "noindex, nofollow, noarchive"


def test_the_content_policy_allows_this_site_and_nothing_else() -> None:
    assert policy() == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "media-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self' https://www.example.org",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }


@pytest.mark.parametrize("word", ["unsafe", "data:", "blob:", "*", "nonce"])
def test_the_content_policy_has_no_hole(word: str) -> None:
    assert word not in headers()["Content-Security-Policy"]


def test_every_power_of_the_browser_is_denied() -> None:
    features = headers()["Permissions-Policy"].split(", ")

    assert all(feature.endswith("=()") for feature in features)
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(features)


def test_only_an_encrypted_site_insists_on_it() -> None:
    assert "Strict-Transport-Security" not in headers()
    assert headers(is_https=True)["Strict-Transport-Security"].startswith("max-age=63072000")


def test_what_an_answer_brings_itself_does_not_win() -> None:
    found = headers({"Cache-Control": "public, max-age=9", "Server": "x/1", "ETag": "y", "Last-Modified": "z"})

    assert found["Cache-Control"] == "no-store"
    assert not {"Server", "ETag", "Last-Modified"} & set(found)


def test_what_an_answer_needs_itself_stays() -> None:
    assert headers({"Location": "/", "X-Go": "/notes"})["X-Go"] == "/notes"
