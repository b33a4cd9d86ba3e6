"""Rows by plain SQL, as the application's role would write them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

Connection = psycopg.Connection[tuple[Any, ...]]
LONG_AGO = "2020-01-01T00:00:00Z"


class Rows:
    """Makes rows in the trade's words; `mine` owns, `other` is the neighbour."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.mine, self.other = uuid4(), uuid4()

    def two_companies(self) -> None:
        """Two companies, made by the group's administrator; then act for the first alone."""
        self.connection.execute("SET LOCAL lock_timeout = '5s'")
        self.act_for(self.mine, self.other, group_admin=True)
        self.insert(
            "company", id=self.mine, code=uuid4().hex[:7].upper(), legal_name=f"Une {self.mine}"
        )
        self.insert(
            "company", id=self.other, code=uuid4().hex[:7].upper(), legal_name=f"Deux {self.other}"
        )
        self.act_for(self.mine)

    def act_for(self, *companies: UUID, group_admin: bool = False) -> None:
        """Tell PostgreSQL which companies act."""
        listed = "{" + ",".join(map(str, companies)) + "}"
        self.connection.execute(
            "SELECT set_config('app.company_ids', %s, true),"
            " set_config('app.group_admin', %s, true)",
            (listed, "on" if group_admin else ""),
        )

    def insert(self, table: str, **values: Any) -> UUID:
        """Insert one row, with a new id unless one is given."""
        values.setdefault("id", uuid4())
        columns = sql.SQL(", ").join(map(sql.Identifier, values))
        marks = sql.SQL(", ").join(sql.Placeholder() * len(values))
        self.connection.execute(
            sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                sql.Identifier(table), columns, marks
            ),
            [Jsonb(one) if isinstance(one, dict) else one for one in values.values()],
        )
        return UUID(str(values["id"]))

    def one(self, question: str, *values: Any) -> Any:
        """The single value of a question."""
        row = self.connection.execute(question, values).fetchone()
        return None if row is None else row[0]

    def many(self, question: str, *values: Any) -> list[Any]:
        """The first column of every row."""
        return [row[0] for row in self.connection.execute(question, values).fetchall()]

    def a_risk(self, **more: Any) -> UUID:
        more = {"company_id": self.mine, "code": f"R{uuid4().hex[:6].upper()}"} | more
        return self.insert("risk", **{"label": "Offre TV", "scope": "personal"} | more)

    def a_product(self, **more: Any) -> UUID:
        more = {"company_id": self.mine, "sku": f"T1-{uuid4().hex[:8].upper()}"} | more
        if "risk_id" not in more:
            more["risk_id"] = self.a_risk(company_id=more["company_id"])
        return self.insert("product", **{"name": "Offre TV", "revenue_model": "revenue"} | more)

    def a_version(self, product: UUID, **more: Any) -> UUID:
        more = {"version": 1, "effective_from": "2026-01-01T00:00:00Z"} | more
        return self.insert("product_version", product_id=product, **more)

    def a_plan(self, version: UUID, **more: Any) -> UUID:
        more = {"code": "BASIC", "name": "Essentiel", "recurrence": "monthly"} | more
        return self.insert("product_plan", product_version_id=version, **more)

    def a_price(self, version: UUID, **more: Any) -> UUID:
        more = {"type": "fixed", "payload": Jsonb({"amount": 9.9})} | more
        return self.insert("pricing_rule", product_version_id=version, **more)

    def a_scheme(self, version: UUID, **more: Any) -> UUID:
        more = {"settlement": "upfront", "split": {"company": 0.7, "commercial": 0.3}} | more
        return self.insert("commission_scheme", product_version_id=version, **more)

    def a_tier(self, scheme: UUID, low: str, high: str | None, value: str = "10") -> UUID:
        return self.insert(
            "commission_tier",
            scheme_id=scheme,
            basis="volume",
            min=low,
            max=high,
            value_type="percent",
            value=value,
        )

    def a_document(self, version: UUID, **more: Any) -> UUID:
        more = {"type": "DIPA", "title": "DIPA", "file_url": "documents/dipa.pdf"} | more
        return self.insert("product_document", product_version_id=version, **more)

    def a_publication(self, version: UUID, **more: Any) -> UUID:
        more = {"company_id": self.other, "channels": ["field"], "status": "published"} | more
        more = {"start_at": "2026-01-01T00:00:00Z"} | more
        return self.insert("publication", product_version_id=version, **more)

    def on_sale(self, **more: Any) -> tuple[UUID, UUID]:
        """An active product with its version in force, both made long ago."""
        product = self.a_product(lifecycle_status="active", **more)
        version = self.a_version(product, status="active", created_at=LONG_AGO)
        return product, version

    @contextmanager
    def refused(self, constraint: str) -> Iterator[None]:
        """What is done inside breaks this very constraint or rule (deferred ones included)."""
        # A deferred rule refuses as the block ends.
        with pytest.raises(psycopg.Error) as caught, self.connection.transaction():  # noqa: PT012
            yield
            self.connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert caught.value.diag.constraint_name == constraint, caught.value
