"""Access: from a session cookie or an API key to a scope, in one round trip.

Scopes are kept by (person, epoch): the epoch is read with the session, so that a change of rights
is seen at the next request, in every process.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import text
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from winvest.foundation.infra import metrics
from winvest.foundation.infra.direct import worded
from winvest.foundation.infra.edge_headers import Quota
from winvest.foundation.infra.visits import CompanyBadge, Person, Principal
from winvest.foundation.kit.scope import Grant, Scope
from winvest.group.identity.factor_rules import must_prove

ThemeHref = Callable[[str, Mapping[str, object] | None], str | None]

KEPT = 512
SHOWN = 11
log = structlog.get_logger("identity")
IDLE_MINUTES = 480

SESSION = worded(
    text(
        "SELECT s.id AS session_id, s.user_id, s.selected_company_id, s.mfa_at,"
        " u.email, u.display_name, u.preferences, e.epoch, coalesce(n.unread, 0) AS unread,"
        " s.step_up_at > now() - interval '10 minutes' AS stepped_up,"
        " s.last_seen_at < now() - interval '1 minute' AS unseen,"
        " (SELECT coalesce(sum(w.waiting), 0)::int FROM approval_waiting w WHERE EXISTS ("
        "  SELECT FROM role_assignment a WHERE a.user_id = u.id AND a.role_code = w.role_code"
        "  AND (a.company_id = w.company_id OR a.company_id IS NULL)"
        "  AND (w.risk_family = ANY (a.risk_families) OR a.risk_families IS NULL"
        "   OR w.risk_family IS NULL)"
        "  AND a.valid_from <= now() AND (a.valid_to IS NULL OR a.valid_to > now()))"
        "  AND (s.selected_company_id IS NULL OR w.company_id = s.selected_company_id)"
        " ) AS waiting"
        " FROM user_session s JOIN app_user u ON u.id = s.user_id CROSS JOIN rights_epoch e"
        " LEFT JOIN notification_unread n ON n.user_id = u.id"
        " WHERE s.token_hash = :hash AND s.revoked_at IS NULL AND s.expires_at > now()"
        "   AND s.last_seen_at > now() - make_interval(mins => :idle)"
        "   AND u.status = 'active' AND (NOT s.mfa_required OR s.mfa_at IS NOT NULL)"
    )
)
SEEN = text(
    "WITH seen AS (UPDATE user_session SET last_seen_at = now() WHERE id = :session)"
    " UPDATE app_user SET last_seen_at = now() WHERE id = :user"
    "   AND coalesce(last_seen_at, '-infinity') < now() - interval '5 minutes'"
)
KEY = worded(text("SELECT * FROM use_keys(ARRAY[CAST(:hash AS bytea)], ARRAY[1])"))
REFUSED = text("SELECT count_refused_key(CAST(:hash AS bytea), CAST(:shown AS text))")
GRANTS = text(
    "SELECT a.role_code, r.label, a.company_id, a.risk_families,"
    " ARRAY(SELECT right_code FROM role_right rr WHERE rr.role_code = a.role_code) AS rights"
    " FROM role_assignment a JOIN role r ON r.code = a.role_code"
    " WHERE a.user_id = :user AND a.valid_from <= now()"
    "   AND (a.valid_to IS NULL OR a.valid_to > now()) ORDER BY r.position"
)
NEXT_CHANGE = text(
    "SELECT min(moment) FROM role_assignment a,"
    " LATERAL (VALUES (a.valid_from), (a.valid_to)) AS change (moment)"
    " WHERE a.user_id = :user AND moment > now()"
)
COMPANIES = text(
    "SELECT id, code, coalesce(brand_name, legal_name) AS name, brand_theme FROM company"
    " WHERE is_active ORDER BY fr_unaccent(lower(coalesce(brand_name, legal_name)))"
)
NOW = text("SELECT now()")


def key_scope(row: Any, *, request_id: str = "") -> Scope:
    """The scope of a program's key, as `use_keys` tells it."""
    rights = frozenset(row.role_rights)
    if row.rights is not None:
        rights &= frozenset(row.rights)
    return Scope(
        actor_id=row.id,
        actor_label=f"Clé {row.name}",
        company_ids=frozenset((row.company_id,)),
        grants=(Grant(role=row.role_code, rights=rights, company_id=row.company_id),),
        selected_company_id=row.company_id,
        request_id=request_id,
    )


def token_hash(token: str) -> bytes:
    """What is stored of a session or key token: tokens are random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


class IdentityAuthenticator:
    """The edge's `Authenticator`: sessions and keys in PostgreSQL, scopes kept by epoch."""

    def __init__(self, theme_url: ThemeHref, *, rate_per_minute: int) -> None:
        self._theme_url = theme_url
        self._rate_per_minute = rate_per_minute
        self._people: OrderedDict[tuple[UUID, int], _Kept] = OrderedDict()

    async def __call__(
        self,
        connection: AsyncConnection,
        *,
        cookie: str | None,
        bearer: str | None,
        ip: str,
        request_id: str,
    ) -> Principal | None:
        """Who stands behind the cookie (screens) or the bearer key (API)."""
        if bearer is not None:
            return await self._key(connection, bearer, ip=ip, request_id=request_id)
        if cookie is not None:
            return await self._session(connection, cookie, request_id)
        return None

    async def _session(
        self, connection: AsyncConnection, cookie: str, request_id: str
    ) -> Principal | None:
        asked = SESSION.filled(hash=token_hash(cookie), idle=IDLE_MINUTES)
        found = await asked.alone(connection)
        if not found:
            return None
        row = found[0]
        if row.unseen:
            seen = {"session": row.session_id, "user": row.user_id}
            await connection.execute(SEEN, seen)
        kept = self._people.get((row.user_id, row.epoch))
        if kept is None or await _over(connection, kept.until):
            kept = await self._person(connection, row)
            self._people[row.user_id, row.epoch] = kept
            while len(self._people) > KEPT:
                self._people.popitem(last=False)
        if row.mfa_at is None and must_prove(kept.scope.roles):
            return None  # the role came after the sign-in: a second factor is owed now
        scope = replace(
            kept.scope,
            request_id=request_id,
            selected_company_id=row.selected_company_id,
            session_id=row.session_id,
            stepped_up=bool(row.stepped_up),
        )
        preferences = row.preferences
        person = replace(
            kept.person,
            theme=preferences.get("theme", "auto"),
            density=preferences.get("density", "normal"),
            narrow_rail=preferences.get("rail") == "narrow",
            unread=row.unread,
            waiting=row.waiting,
        )
        return Principal(scope=scope, person=person)

    async def _person(self, connection: AsyncConnection, row: Row[Any]) -> "_Kept":
        grants = (await connection.execute(GRANTS, {"user": row.user_id})).all()
        companies = (await connection.execute(COMPANIES)).all()
        until = (await connection.execute(NEXT_CHANGE, {"user": row.user_id})).scalar()
        whole = any(grant.company_id is None for grant in grants)
        held = {grant.company_id for grant in grants}
        seen = [one for one in companies if whole or one.id in held]
        scope = Scope(
            actor_id=row.user_id,
            actor_label=row.display_name,
            company_ids=frozenset(one.id for one in seen),
            grants=tuple(
                Grant(
                    role=grant.role_code,
                    rights=frozenset(grant.rights),
                    company_id=grant.company_id,
                    risk_families=frozenset(grant.risk_families) if grant.risk_families else None,
                )
                for grant in grants
            ),
        )
        person = Person(
            user_id=row.user_id,
            email=row.email,
            display_name=row.display_name,
            roles_label=", ".join(dict.fromkeys(grant.label for grant in grants)),
            companies=tuple(
                CompanyBadge(
                    id=one.id,
                    code=one.code,
                    name=one.name,
                    theme_css=self._theme_url(one.code, one.brand_theme),
                    logo=(one.brand_theme or {}).get("logo"),
                )
                for one in seen
            ),
        )
        return _Kept(scope=scope, person=person, until=until)

    async def _key(
        self, connection: AsyncConnection, bearer: str, *, ip: str, request_id: str
    ) -> Principal | None:
        digest = token_hash(bearer)
        found = await KEY.filled(hash=digest).alone(connection)
        if not found:
            await connection.execute(REFUSED, {"hash": digest, "shown": bearer[:SHOWN]})
            metrics.SIGN_INS.labels("key_refused").inc()
            log.warning("key_refused", prefix=bearer[:SHOWN], ip=ip, request_id=request_id)
            return None
        row = found[0]
        scope = key_scope(row, request_id=request_id)
        quota = Quota(
            limit=row.rate_per_minute or self._rate_per_minute,
            used=row.used,
            resets_in=max(1, row.resets_in),
        )
        return Principal(scope=scope, person=None, quota=quota)


class _Kept:
    """A scope and its person, until the next assignment starts or ends."""

    __slots__ = ("person", "scope", "until")

    def __init__(self, *, scope: Scope, person: Person, until: datetime | None) -> None:
        self.scope, self.person, self.until = scope, person, until


async def _over(connection: AsyncConnection, until: datetime | None) -> bool:
    if until is None:
        return False
    return bool((await connection.execute(NOW)).scalar_one() >= until)
