#!/bin/sh
# Prints a Python from 3.11 on that can make a virtual environment, or says how to get one.
set -u

for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
    path=$(command -v "$name" 2>/dev/null) || continue
    if "$path" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        echo "$path"
        exit 0
    fi
done

cat >&2 <<'TEXT'
Linden needs Python 3.11 or newer that can make virtual environments, and found none.
  Debian, Ubuntu:  apt-get install python3 python3-venv
  Fedora:          dnf install python3
  macOS:           brew install python
Or name one: make run PYTHON=/path/to/python3
TEXT
exit 1
