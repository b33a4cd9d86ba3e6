"""The bucket, on a server that speaks S3: kept once, locked for ten years, read and checked."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from moto.server import ThreadedMotoServer

from winvest.connectors.storage import signature
from winvest.connectors.storage.s3 import S3Vault
from winvest.connectors.storage.signature import signed_headers
from winvest.foundation.infra.settings import S3Settings
from winvest.foundation.infra.vault import FileAltered, FileLost, VaultClosed

pytestmark = pytest.mark.req("DOC-01", "DOC-04")
CONTENT = b"%PDF-1.7 conditions" * 100
DIGEST = hashlib.sha256(CONTENT).hexdigest()
KEY = f"documents/{DIGEST[:2]}/{DIGEST}"
UNTIL = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3653)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """A server of this machine that speaks S3."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def files_in(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if one.is_file()]


def settings(endpoint: str, bucket: str = "coffre") -> S3Settings:
    return S3Settings(
        endpoint=endpoint,
        region="eu-west-3",
        bucket=bucket,
        access_key="cle-d-essai",
        secret_key="secret-d-essai",
    )


@pytest.fixture(scope="module")
def bucket(endpoint: str) -> Any:
    """A bucket with versions and object lock, and its vendor's client."""
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="eu-west-3",
        aws_access_key_id="cle-d-essai",
        aws_secret_access_key="secret-d-essai",
    )
    client.create_bucket(
        Bucket="coffre",
        ObjectLockEnabledForBucket=True,
        CreateBucketConfiguration={"LocationConstraint": "eu-west-3"},
    )
    return client


async def test_a_content_is_kept_once_and_locked(
    endpoint: str, bucket: Any, tmp_path: Path
) -> None:
    vault, source = S3Vault(settings(endpoint), cache=tmp_path / "cache"), tmp_path / "source"
    source.write_bytes(CONTENT)
    for _ in range(2):
        await vault.keep(source, sha256=DIGEST, media_type="application/pdf", until=UNTIL)
    versions = bucket.list_object_versions(Bucket="coffre", Prefix=KEY)["Versions"]
    assert len(versions) == 1
    version = versions[0]["VersionId"]
    held = bucket.head_object(Bucket="coffre", Key=KEY)
    assert (held["ObjectLockMode"], held["ObjectLockRetainUntilDate"]) == ("COMPLIANCE", UNTIL)
    assert held["ContentType"] == "application/pdf"
    with pytest.raises(ClientError, match="AccessDenied"):
        bucket.delete_object(Bucket="coffre", Key=KEY, VersionId=version)
    assert (await vault.fetch(DIGEST)).read_bytes() == CONTENT
    assert await vault.examine(DIGEST) == DIGEST


async def test_what_is_not_there_or_no_longer_the_same_is_told(
    endpoint: str, bucket: Any, tmp_path: Path
) -> None:
    vault = S3Vault(settings(endpoint), cache=tmp_path)
    absent = "0" * 64
    assert await vault.examine(absent) is None
    with pytest.raises(FileLost):
        await vault.fetch(absent)
    forged = "1" * 64
    bucket.put_object(Bucket="coffre", Key=f"documents/11/{forged}", Body=b"autre")
    assert await vault.examine(forged) == hashlib.sha256(b"autre").hexdigest()
    with pytest.raises(FileAltered):
        await vault.fetch(forged)
    assert files_in(tmp_path) == []


async def test_a_bucket_that_fails_closes_the_door(endpoint: str, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(CONTENT)
    kept = {"sha256": DIGEST, "media_type": "application/pdf", "until": UNTIL}
    nowhere = replace(settings(endpoint), endpoint="http://127.0.0.1:9")
    for one in (settings(endpoint, "pas-de-coffre"), nowhere):
        with pytest.raises(VaultClosed):
            await S3Vault(one, cache=tmp_path).keep(source, **kept)  # type: ignore[arg-type]


def test_the_signature_is_the_one_that_the_vendor_computes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = datetime(2026, 11, 21, 20, 30, tzinfo=UTC)
    url = f"https://s3.eu-west-3.amazonaws.com/coffre/{KEY}"
    headers = {"if-none-match": "*", "x-amz-object-lock-mode": "COMPLIANCE"}
    told = signed_headers(
        "PUT",
        url,
        headers=headers,
        payload_sha256=DIGEST,
        access_key="AKIA",
        secret_key="secret",
        region="eu-west-3",
        at=at,
    )
    request = AWSRequest("PUT", url, headers={**headers, "X-Amz-Content-SHA256": DIGEST})
    signer = S3SigV4Auth(Credentials("AKIA", "secret"), "s3", "eu-west-3")
    request.context["timestamp"] = at.strftime("%Y%m%dT%H%M%SZ")
    request.headers["X-Amz-Date"] = request.context["timestamp"]
    canonical = signer.canonical_request(request)
    text = signer.string_to_sign(request, canonical)
    assert told["authorization"].endswith(f"Signature={signer.signature(text, request)}")
    assert told["authorization"].startswith(signature.ALGORITHM)
