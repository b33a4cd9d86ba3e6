"""Keeping: how long the lines of a rehearsal stay; its figures stay for good."""

from datetime import datetime, timedelta


def detail_until(*, finished: datetime, effective: datetime, compared: datetime | None,
                 days: int) -> datetime:  # fmt: skip
    """The moment from which the lines may go: so long after the last of what they serve.

    They serve to read the prediction, then to compare it on its day, then to read the gaps.

    >>> day = datetime(2026, 3, 1)
    >>> detail_until(finished=day, effective=datetime(2026, 5, 1), compared=None, days=10)
    datetime.datetime(2026, 5, 11, 0, 0)
    """
    last = max(finished, effective) if compared is None else max(finished, effective, compared)
    return last + timedelta(days=days)
