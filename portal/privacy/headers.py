"""The headers of every answer: what a browser may keep, load, send on and tell others."""

from urllib.parse import urlsplit

from flask import Response

# Whatever a page does not use is denied by name. Only names that browsers know: they complain about others.
_DENIED = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "clipboard-write",
    "display-capture",
    "encrypted-media",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "keyboard-map",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "sync-xhr",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)

_ALWAYS = {
    # Never `no-cache` or a lifetime, for static files neither: what is kept tells that somebody was here.
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _DENIED),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "X-DNS-Prefetch-Control": "off",
}
_TWO_YEARS_SECONDS = 63_072_000


def put_headers(answer: Response, *, is_https: bool, leave_url: str, may_lead_on: bool = False) -> Response:
    """Put on an answer what every answer carries, errors, redirects and static files included.

    Args:
        answer: what is about to be sent.
        is_https: whether browsers reach the site encrypted, and are to insist on it from now on.
        leave_url: where leaving goes.
        may_lead_on: whether a form may lead to any page, since leaving sends one.
    """
    answer.headers.update(_ALWAYS)
    policy = _content_policy(leave_url, may_lead_on=may_lead_on)
    answer.headers.setdefault("Content-Security-Policy", policy)  # a file's own is stricter
    if is_https:
        answer.headers["Strict-Transport-Security"] = f"max-age={_TWO_YEARS_SECONDS}"
    for telling in ("Server", "ETag", "Last-Modified"):
        answer.headers.pop(telling, None)
    return answer


def _content_policy(leave_url: str, *, may_lead_on: bool) -> str:
    """Return the content policy: everything from here, nothing inline, no frames.

    A form that leaves is answered by a redirect, and browsers hold `form-action` against where that leads, and against
    where that leads on to. Nobody knows that of a page that she chose, and the operator's may move one day without a
    word; she must not stay here because of it.
    """
    parts = urlsplit(leave_url)
    here = ("script-src", "style-src", "img-src", "media-src", "connect-src")
    return "; ".join(
        [
            "default-src 'none'",
            *(f"{kind} 'self'" for kind in here),
            f"form-action 'self' {parts.scheme}:" + ("" if may_lead_on else f"//{parts.netloc}"),
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ]
    )
