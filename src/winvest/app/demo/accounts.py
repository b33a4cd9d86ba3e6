"""The demo accounts: passwords made at first load, shown by `winvest demo --credentials` alone."""

import asyncio
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from winvest.app.demo.content.people import ALL, PEOPLE
from winvest.app.demo.content.shapes_group import Grant, Person
from winvest.app.demo.trees import Tree, Values, company_id, demo_id, user_id
from winvest.foundation.infra.models import Base
from winvest.group.identity.factor_rules import base32, must_prove
from winvest.group.identity.models import RoleAssignment, TotpFactor, User
from winvest.group.identity.passwords import password_hash

PASSWORD_BYTES = 15
SECRET_BYTES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person with the secrets that open their account."""

    person: Person
    password: str
    totp: bytes | None


def accounts(path: Path) -> tuple[Account, ...]:
    """The accounts, with the secrets of the file where it has them, else new ones.

    A database that is made anew beside an old file keeps the passwords that people know.
    """
    known = _read(path)
    return tuple(_account(person, known.get(person.email)) for person in PEOPLE)


def write_accounts(path: Path, found: tuple[Account, ...]) -> None:
    """Keep the secrets in a file that its owner alone reads."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        json.dump([_shown(one) for one in found], file, ensure_ascii=False, indent=2)


async def account_trees(found: tuple[Account, ...], *, now: datetime) -> tuple[Tree, ...]:
    """People, their roles, their authenticator application."""
    hashes = await asyncio.gather(*(password_hash(one.password) for one in found))
    return tuple(_tree(one, hashed, now) for one, hashed in zip(found, hashes, strict=True))


def _account(person: Person, known: Mapping[str, object] | None) -> Account:
    needs = must_prove([grant.role for grant in person.grants])
    if known is not None and isinstance(known.get("password"), str):
        return Account(
            person=person,
            password=str(known["password"]),
            totp=_from_base32(known.get("totp_secret")) if needs else None,
        )
    return Account(
        person=person,
        password=secrets.token_urlsafe(PASSWORD_BYTES),
        totp=secrets.token_bytes(SECRET_BYTES) if needs else None,
    )


def _from_base32(text: object) -> bytes:
    import base64

    if not isinstance(text, str):
        return secrets.token_bytes(SECRET_BYTES)
    return base64.b32decode(text + "=" * (-len(text) % 8))


def _tree(account: Account, hashed: str, now: datetime) -> Tree:
    person = account.person
    this = user_id(person.email)
    user: Values = {
        "id": this,
        "email": person.email,
        "display_name": f"{person.first_name} {person.last_name}",
        "password_hash": hashed,
        "password_changed_at": now,
        "status": "active",
    }
    rows: list[tuple[type[Base], Values]] = [(User, user)]
    for grant in person.grants:
        for code in _perimeter(grant):
            role: Values = {
                "id": demo_id("role", person.email, grant.role, code or "*"),
                "user_id": this,
                "role_code": grant.role,
                "company_id": company_id(code) if code else None,
                "risk_families": list(grant.risks) or None,
            }
            rows.append((RoleAssignment, role))
    if account.totp is not None:
        factor: Values = {
            "id": demo_id("totp", person.email),
            "user_id": this,
            "name": "Application d’authentification",
            "secret": account.totp,
            "confirmed_at": now,
        }
        rows.append((TotpFactor, factor))
    return Tree(root=User, id=this, rows=tuple(rows))


def _perimeter(grant: Grant) -> tuple[str | None, ...]:
    """A role over every company is given for the group as a whole."""
    return (None,) if grant.companies == ALL else grant.companies


def _shown(account: Account) -> dict[str, object]:
    person = account.person
    companies = [code for grant in person.grants for code in grant.companies]
    return {
        "email": person.email,
        "password": account.password,
        "role": person.grants[0].role,
        "companies": list(dict.fromkeys(companies)),
        "totp_secret": base32(account.totp) if account.totp is not None else None,
        "name": f"{person.first_name} {person.last_name}",
        "job": person.job,
        "roles": [
            {"role": grant.role, "companies": list(grant.companies), "risks": list(grant.risks)}
            for grant in person.grants
        ],
    }


def _read(path: Path) -> dict[str, dict[str, object]]:
    if not path.exists():
        return {}
    return {str(one["email"]): one for one in json.loads(path.read_text("utf-8"))}
