"""Sales scripts that say what is no longer true: the offer changed, their file did not (VER-07)."""

from winvest.offer.documents.enums import DocumentType
from winvest.offer.versions.rules.content import Content


def stale_scripts(before: Content | None, after: Content) -> tuple[str, ...]:
    """Titles of the scripts kept as they were while plans, prices or commissions change.

    >>> stale_scripts(None, Content())
    ()
    """
    if before is None or _told(before) == _told(after):
        return ()
    kept = {one.file_hash for one in before.living_papers if one.type is DocumentType.SCRIPT}
    return tuple(
        one.title
        for one in after.living_papers
        if one.type is DocumentType.SCRIPT and one.file_hash in kept
    )


def _told(content: Content) -> tuple[object, ...]:
    """What a script speaks of."""
    return content.plans, content.prices, content.extras, content.schemes
