"""What is in memory before anybody comes: nothing that few installations or few pages need."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SELDOM = ("twilio", "typst", "segno", "zxcvbn", "huey", "rapidfuzz", "sqlalchemy.dialects.postgresql", "psycopg")
ASKED = f"""
import sys
import portal.launch.run
from portal.database import settle_tables
settle_tables()
print(sorted(set({SELDOM!r}) & set(sys.modules)))
"""


def test_starting_loads_nothing_that_is_seldom_needed() -> None:
    said = subprocess.run(
        [sys.executable, "-c", ASKED], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )

    assert said.stdout.split("\n")[0] == "[]"
