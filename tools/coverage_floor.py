"""Judges what the tests ran through: the whole house, and the rooms on which everything else stands."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

# In percent of statements and branches together.
HOUSE_FLOOR = 95.0
FULL = ("portal/vault/", "portal/access/", "portal/audit/")


def main() -> int:
    """Print what is short of its floor; return the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.json"
        subprocess.run([sys.executable, "-m", "coverage", "json", "-q", "-o", str(path)], check=True)
        report = json.loads(path.read_text(encoding="utf-8"))
    whole = report["totals"]["percent_covered"]
    short = [f"the house: {whole:.1f} %, and not {HOUSE_FLOOR:.0f} %"] if whole < HOUSE_FLOOR else []
    short += [
        f"{name}: {_lacking(file)}"
        for name, file in sorted(report["files"].items())
        if name.startswith(FULL) and (file["missing_lines"] or file["missing_branches"])
    ]
    print(f"Coverage of statements and branches: {whole:.1f} %")
    for line in short:
        print(f"  short of its floor: {line}")
    return 1 if short else 0


def _lacking(file: dict[str, list[int] | list[list[int]]]) -> str:
    """Say which lines and branches of a file no test ran through."""
    lines = ", ".join(str(line) for line in file["missing_lines"])
    branches = ", ".join("{}→{}".format(*branch) for branch in file["missing_branches"] if isinstance(branch, list))
    return "; ".join(
        part for part in (f"lines {lines}" if lines else "", f"branches {branches}" if branches else "") if part
    )


if __name__ == "__main__":
    sys.exit(main())
