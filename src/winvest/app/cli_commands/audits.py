"""`winvest audit verify`: is the audit trail whole?"""

import asyncio
import sys
from argparse import Namespace

from winvest.app.cli_commands.base import open_ground, require_migrated


def verify(arguments: Namespace) -> int:
    """Walk the chains: 0 and their length, or 1 and the first wrong row."""
    with open_ground() as settings:
        require_migrated(settings)
        from winvest.foundation.audit.verification import run_verify

        code, report = asyncio.run(run_verify(settings, arguments.company))
    if code == 0:
        print(report)
    elif report.startswith("chaîne"):
        print(report)
        print(
            f"Journal d’audit altéré ({report.splitlines()[0]}). Conservez la base en l’état et "
            "prévenez la DSI.",
            file=sys.stderr,
        )
    else:
        print(report, file=sys.stderr)
    return code
