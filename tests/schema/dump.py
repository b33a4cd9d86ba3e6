"""The schema as text, without what changes by itself: `python -m tests.schema.dump` writes it.

Left out: partitions of the months, the queue's own tables, random marks of pg_dump.
"""

import re
import sys

from tests.screens.help import dump as help_pages
from tests.worlds import Server, start_server
from winvest.foundation.infra.settings import ROOT

COMMITTED = ROOT / "docs" / "schema.sql"
HEAD = re.compile(r"^-- Name: (?P<name>.*); Type: (?P<type>[^;]*); Schema: ", re.MULTILINE)
FOREIGN = re.compile(r"EXTENSION |procrastinate|_20\d\d_\d\d|alembic_version")
NOISE = re.compile(
    r"^(?:--.*|\\(?:un)?restrict .*|SET .*|SELECT pg_catalog\.set_config.*)$\n?", re.M
)


def schema_of(server: Server, database: str) -> str:
    """The statements that make the schema of a database, in pg_dump's order."""
    answer = server.cluster.home.run(
        "pg_dump",
        "--schema-only",
        "--no-owner",
        f"--dbname={server.owner_url(database)}",
    )
    if answer.returncode:
        raise RuntimeError(answer.stdout)
    return "\n".join(_ours(answer.stdout)) + "\n"


def _ours(dump: str) -> list[str]:
    starts = [found.start() for found in HEAD.finditer(dump)] + [len(dump)]
    pieces = [dump[a:b] for a, b in zip(starts, starts[1:], strict=False)]
    kept = []
    for piece in pieces:
        found = HEAD.search(piece)
        body = re.sub(r"\n{2,}", "\n", NOISE.sub("", piece)).strip()
        if found and body and not FOREIGN.search(found["name"]):
            kept.append(body + "\n")
    return kept


def main() -> int:
    """Migrate a throw-away database and write its schema where it is committed."""
    cluster = start_server()
    try:
        server = Server(cluster)
        COMMITTED.write_text(schema_of(server, server.template()), encoding="utf-8")
    finally:
        cluster.stop()
    help_pages.main()  # the data dictionary follows the same models
    sys.stdout.write(f"{COMMITTED.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
