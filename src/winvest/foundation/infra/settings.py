"""Settings: everything the environment decides, read once, in this module alone."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
ENVIRONMENTS = {"dev": "Développement", "test": "Bac à sable", "prod": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcSettings:
    """A company directory that signs people in by OpenID Connect (Azure AD)."""

    issuer: str
    client_id: str
    client_secret: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Settings:
    """A bucket with versions and object lock, where the files of the documents are kept."""

    endpoint: str
    region: str
    bucket: str
    access_key: str
    secret_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimestampSettings:
    """A time-stamping authority (RFC 3161), and the certificates that vouch for it."""

    url: str
    roots: Path
    policy: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment decides; no other module reads it."""

    database_url: str
    migration_database_url: str
    environment: str
    reload: bool
    host: str
    port: int
    public_url: str
    var_dir: Path
    key_file: Path
    pool_size: int
    metrics_token: str | None
    smtp_url: str | None
    mail_from: str
    sms_url: str | None
    sms_token: str | None
    oidc: OidcSettings | None
    log_format: str
    trusted_proxies: frozenset[str]
    audit_anchor_dir: Path
    max_body_bytes: int
    api_rate_per_minute: int
    oggodata_url: str | None
    clamav_url: str | None
    documents_s3: S3Settings | None
    timestamp: TimestampSettings | None
    rehearsal_detail_days: int = 365

    @property
    def secure_cookies(self) -> bool:
        """Over https cookies are Secure and bear the `__Host-` prefix."""
        return self.public_url.startswith("https://")


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the environment; a missing database is told by the command that needs it."""
    env = os.environ if environ is None else environ
    var_dir = Path(env.get("WINVEST_VAR", str(ROOT / "var")))
    port = int(env.get("PORT", "8000"))
    app_url = _psycopg(env.get("DATABASE_URL", ""))
    return Settings(
        database_url=app_url,
        migration_database_url=_psycopg(env.get("MIGRATION_DATABASE_URL", "")),
        environment=env.get("WINVEST_ENV", "dev"),
        reload=bool(env.get("WINVEST_RELOAD")),
        host=env.get("HOST", "127.0.0.1"),
        port=port,
        public_url=env.get("PUBLIC_URL", f"http://localhost:{port}"),
        var_dir=var_dir,
        key_file=Path(env.get("WINVEST_KEY_FILE", str(var_dir / "secrets" / "master.key"))),
        pool_size=int(env.get("DATABASE_POOL", "10")),
        metrics_token=env.get("METRICS_TOKEN") or None,
        smtp_url=env.get("SMTP_URL") or None,
        mail_from=env.get("MAIL_FROM", "Winvest <ne-pas-repondre@winvest.example>"),
        sms_url=env.get("SMS_URL") or None,
        sms_token=env.get("SMS_TOKEN") or None,
        oidc=_oidc(env),
        log_format=env.get("LOG_FORMAT", "text"),
        trusted_proxies=frozenset(filter(None, env.get("TRUSTED_PROXIES", "").split(","))),
        audit_anchor_dir=Path(env.get("AUDIT_ANCHOR_DIR", str(var_dir / "audit"))),
        max_body_bytes=int(env.get("MAX_BODY_BYTES", str(2 * 1024 * 1024))),
        api_rate_per_minute=int(env.get("API_RATE_PER_MINUTE", "60000")),
        oggodata_url=env.get("OGGODATA_URL") or None,
        clamav_url=env.get("CLAMAV_URL") or None,
        documents_s3=_s3(env),
        timestamp=_timestamp(env),
        rehearsal_detail_days=int(env.get("REHEARSAL_DETAIL_DAYS", "365")),
    )


def _oidc(env: Mapping[str, str]) -> OidcSettings | None:
    if not env.get("OIDC_ISSUER"):
        return None
    return OidcSettings(
        issuer=env["OIDC_ISSUER"].rstrip("/"),
        client_id=env["OIDC_CLIENT_ID"],
        client_secret=env["OIDC_CLIENT_SECRET"],
        label=env.get("OIDC_LABEL", "Compte Microsoft du groupe"),
    )


def _s3(env: Mapping[str, str]) -> S3Settings | None:
    if not env.get("DOCUMENTS_S3_BUCKET"):
        return None
    region = env.get("DOCUMENTS_S3_REGION", "eu-west-3")
    return S3Settings(
        endpoint=env.get("DOCUMENTS_S3_ENDPOINT", f"https://s3.{region}.amazonaws.com").rstrip("/"),
        region=region,
        bucket=env["DOCUMENTS_S3_BUCKET"],
        access_key=env["DOCUMENTS_S3_ACCESS_KEY"],
        secret_key=env["DOCUMENTS_S3_SECRET_KEY"],
    )


def _timestamp(env: Mapping[str, str]) -> TimestampSettings | None:
    if not env.get("TIMESTAMP_URL"):
        return None
    return TimestampSettings(
        url=env["TIMESTAMP_URL"],
        roots=Path(env["TIMESTAMP_ROOTS"]),
        policy=env.get("TIMESTAMP_POLICY") or None,
    )


def _psycopg(url: str) -> str:
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url
