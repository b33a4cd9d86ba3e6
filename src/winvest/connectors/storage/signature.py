"""AWS Signature Version 4, as S3 asks it: which headers are signed, and the line that says so."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote, urlsplit

ALGORITHM = "AWS4-HMAC-SHA256"


def signed_headers(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    payload_sha256: str,
    access_key: str,
    secret_key: str,
    region: str,
    at: datetime,
) -> dict[str, str]:
    """The headers of a request to S3, its signature among them; `at` in UTC."""
    parts = urlsplit(url)
    stamp, day = at.strftime("%Y%m%dT%H%M%SZ"), at.strftime("%Y%m%d")
    told = {name.lower(): " ".join(value.split()) for name, value in headers.items()}
    told |= {
        "host": parts.netloc,
        "x-amz-content-sha256": payload_sha256,
        "x-amz-date": stamp,
    }
    names = ";".join(sorted(told))
    canonical = "\n".join(
        (
            method,
            quote(parts.path, safe="/-_.~"),
            parts.query,
            *(f"{name}:{told[name]}" for name in sorted(told)),
            "",
            names,
            payload_sha256,
        )
    )
    reach = f"{day}/{region}/s3/aws4_request"
    text = "\n".join((ALGORITHM, stamp, reach, hashlib.sha256(canonical.encode()).hexdigest()))
    key = f"AWS4{secret_key}".encode()
    for part in (day, region, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), "sha256").digest()
    signature = hmac.new(key, text.encode(), "sha256").hexdigest()
    credential = f"{access_key}/{reach}"
    told["authorization"] = (
        f"{ALGORITHM} Credential={credential}, SignedHeaders={names}, Signature={signature}"
    )
    return told
