"""`winvest routes` and `winvest commands`: what the product answers and does, for programs."""

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import Any

Row = dict[str, Any]


def routes(arguments: Namespace) -> int:
    """Every address with its right."""
    return _show(every_route(), columns=("method", "path", "right", "name"), as_json=arguments.json)


def commands(arguments: Namespace) -> int:
    """Every registered act with its right and its inverse."""
    import winvest.app.wiring  # noqa: F401 - imports the rooms, and with them their commands
    from winvest.foundation.infra.commands import described

    return _show(described(), columns=("name", "right", "undo", "reason"), as_json=arguments.json)


def every_route() -> list[Row]:
    """Method, path, name, right, public and company-scoped of every handler."""
    from litestar.routes import HTTPRoute

    from winvest.app.asgi import create_litestar
    from winvest.foundation.infra.db import Database
    from winvest.foundation.infra.settings import load_settings

    # An engine connects at its first use, and a list makes none.
    app = create_litestar(load_settings(), Database("postgresql+psycopg://"))
    found = []
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            continue
        for handler in route.route_handlers:
            for method in sorted(set(handler.http_methods) - {"OPTIONS", "HEAD"}):
                found.append(
                    {
                        "method": str(method),
                        "path": route.path_format,
                        "name": handler.name or handler.handler_name,
                        "right": handler.opt.get("right"),
                        "public": bool(handler.opt.get("public", False)),
                        "company_scoped": bool(handler.opt.get("company_scoped", False)),
                    }
                )
    return sorted(found, key=lambda row: (row["path"], row["method"]))


def _show(rows: Sequence[Row], *, columns: tuple[str, ...], as_json: bool) -> int:
    if as_json:
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=2)
        print()
        return 0
    widths = [max((len(str(row[c] or "–")) for row in rows), default=0) for c in columns]
    for row in rows:
        cells = (str(row[c] or "–").ljust(w) for c, w in zip(columns, widths, strict=True))
        print("  ".join(cells).rstrip())
    return 0
