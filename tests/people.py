"""People of the demo group, signing in over HTTP as anyone would."""

import json
import re
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import pyotp

TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]{64})"')
_used: dict[str, int] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """One demo account."""

    email: str
    password: str
    role: str
    companies: tuple[str, ...]
    totp_secret: str | None


def demo_people(var_dir: Path) -> tuple[DemoPerson, ...]:
    """The accounts that the demo loader made."""
    found = json.loads((var_dir / "secrets" / "demo-credentials.json").read_text())
    return tuple(
        DemoPerson(
            email=one["email"],
            password=one["password"],
            role=one["role"],
            companies=tuple(one["companies"]),
            totp_secret=one["totp_secret"],
        )
        for one in found
    )


def token_of(page: httpx.Response) -> str:
    """The form token of a page."""
    found = TOKEN.search(page.text)
    assert found, f"{page.url} carries no form token"
    return found[1]


async def sign_in(http: httpx.AsyncClient, person: DemoPerson) -> None:
    """Password, then second factor where the role demands one."""
    token = token_of(await http.get("/connexion"))
    form = {"email": person.email, "password": person.password, "csrf_token": token}
    answer = await http.post("/connexion", data=form)
    assert answer.status_code == 303, answer.text[:500]
    if answer.headers["location"].startswith("/connexion/mfa"):
        token = token_of(await http.get("/connexion/mfa"))
        form = {"code": fresh_code(person), "csrf_token": token}
        answer = await http.post("/connexion/mfa", data=form)
        assert answer.status_code == 303, answer.text[:500]


def fresh_code(person: DemoPerson) -> str:
    """A code not used yet: each works once, so a later step is taken within the tolerance."""
    assert person.totp_secret
    step = max(int(time.time() // 30), _used.get(person.email, 0) + 1)
    if step > int(time.time() // 30) + 1:
        time.sleep((step - 1) * 30 - time.time() + 0.5)
    _used[person.email] = step
    return pyotp.TOTP(person.totp_secret).at(step * 30)
