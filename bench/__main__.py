"""Measures every figure of the bar, one after the other; exits with 1 where one is not met."""

import subprocess
import sys

BENCHES = (
    "start",
    "sign_in",
    "diary",
    "caseload",
    "upload",
    "press_to_blank",
    "leavings",
    "summary",
    "live",
    "texts",
    "year",
)


def main() -> int:
    """Run every measurement in a process of its own."""
    failed = []
    for name in BENCHES:
        print(f"\n== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode:
            failed.append(name)
    print(f"\nnot met: {', '.join(failed) or 'nothing'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
