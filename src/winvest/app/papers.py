"""What the documents' ports are joined to: store, antivirus, converter, time-stamping authority."""

from winvest.connectors.clamav.scanner import ClamScanner
from winvest.connectors.ghostscript.converter import Ghostscript
from winvest.connectors.storage.directory import DirectoryVault
from winvest.connectors.storage.s3 import S3Vault
from winvest.connectors.timestamping.authority import HttpAuthority
from winvest.foundation.infra.settings import Settings
from winvest.foundation.infra.vault import Vault, install_vault
from winvest.offer.documents.files.ports import (
    NoAuthority,
    NoScanner,
    Scanner,
    TimestampAuthority,
    install_authority,
    install_converter,
    install_scanner,
)


def install_papers(settings: Settings) -> None:
    """Give the process all that files of documents need; called once at start-up."""
    install_vault(document_vault(settings))
    install_scanner(document_scanner(settings))
    install_converter(Ghostscript())
    install_authority(timestamp_authority(settings))


def document_vault(settings: Settings) -> Vault:
    """The adapter of the `Vault` port: a bucket when one is told, else a directory."""
    if settings.documents_s3 is not None:
        return S3Vault(settings.documents_s3, cache=settings.var_dir / "cache" / "documents")
    return DirectoryVault(settings.var_dir / "documents")


def document_scanner(settings: Settings) -> Scanner:
    """The adapter of the `Scanner` port: ClamAV when its address is known."""
    return ClamScanner(settings.clamav_url) if settings.clamav_url else NoScanner()


def timestamp_authority(settings: Settings) -> TimestampAuthority:
    """The adapter of the `TimestampAuthority` port: none until its address is known."""
    told = settings.timestamp
    if told is None:
        return NoAuthority()
    inside = settings.environment != "prod"
    return HttpAuthority(told.url, roots=told.roots, policy=told.policy, loopback=inside)
