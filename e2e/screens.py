"""`make screens`: every page at 1440 and 390 px, light and dark, into `var/screens/`."""

import subprocess
import sys

from winvest.foundation.infra.settings import ROOT


def main() -> int:
    """Take the pictures through the same fixtures as the journeys."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "e2e/take_screens.py"],
        cwd=ROOT,
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
