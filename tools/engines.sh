#!/bin/sh
# Sees to it that the browser tests find Firefox and WebKitGTK too, where that is possible; where not, their tests say so.
set -u

has_both() {
    command -v WebKitWebDriver >/dev/null 2>&1 && command -v Xvfb >/dev/null 2>&1 || return 1
    command -v firefox-esr >/dev/null 2>&1 || command -v firefox >/dev/null 2>&1
}

has_both && exit 0

if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing Firefox and WebKitGTK for the browser tests, once."
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq </dev/null >/dev/null 2>&1 || true
    for package in firefox-esr webkit2gtk-driver xvfb; do
        apt-get install -y -qq --no-install-recommends "$package" </dev/null >/dev/null 2>&1 || true
    done
fi

has_both || echo "Firefox or WebKitGTK is not here: their tests are skipped, and say so."
exit 0
