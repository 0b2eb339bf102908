#!/bin/sh
# Sees to it that there is a Chromium for the browser tests: finds one, installs it through the system, or says so and fails.
set -u

find_browser() {
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome; do
        [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

find_browser && exit 0

if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing Chromium for the browser tests, once."
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq </dev/null >/dev/null || true
    apt-get install -y -qq --no-install-recommends chromium </dev/null >/dev/null || true
    find_browser && exit 0
fi

cat >&2 <<'TEXT'
The browser tests need Chromium, and it is not there.
  Debian:          apt-get install chromium
  elsewhere:       install Chromium or Chrome, or name one: make test CHROMIUM=/path/to/chromium
TEXT
exit 1
