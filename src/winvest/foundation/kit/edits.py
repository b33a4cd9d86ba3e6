"""Two people edit the same thing: what each changed, side by side, and their union."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field on which two edits part; contested when both changed it, to other values."""

    label: str
    before: str
    mine: str
    theirs: str
    contested: bool


def packed(values: Mapping[str, str]) -> str:
    """The entries that a form carries along, to compare with what stands when it is saved."""
    return json.dumps(dict(values), ensure_ascii=False)


def kept_before(raw: Mapping[str, str], fallback: Mapping[str, str]) -> dict[str, str]:
    """The entries as they stood when the form was opened, which it carried in `avant`.

    >>> kept_before({"avant": '{"a": "1"}'}, {"a": "2"}), kept_before({}, {"a": "2"})
    ({'a': '1'}, {'a': '2'})
    """
    try:
        found = json.loads(raw.get("avant", ""))
    except ValueError:
        return dict(fallback)
    if not isinstance(found, dict):
        return dict(fallback)
    return {name: str(found.get(name, value)) for name, value in fallback.items()}


def differences(
    labels: Mapping[str, str],
    *,
    before: Mapping[str, str],
    mine: Mapping[str, str],
    theirs: Mapping[str, str],
    told: Callable[[str, str], str] = lambda name, value: value,
) -> tuple[Difference, ...]:
    """Where the two edits part from what stood before; `told` puts a value in words.

    >>> [one.contested for one in differences({"a": "A"}, before={"a": "1"}, mine={"a": "2"},
    ...                                       theirs={"a": "3"})]
    [True]
    """
    found = []
    for name, label in labels.items():
        was, here, there = before.get(name, ""), mine.get(name, ""), theirs.get(name, "")
        if here == was and there == was:
            continue
        words = [told(name, value) if value else "–" for value in (was, here, there)]
        found.append(
            Difference(
                label=label,
                before=words[0],
                mine=words[1],
                theirs=words[2],
                contested=here != was and there != was and here != there,
            )
        )
    return tuple(found)


def rejoined(
    *, before: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]
) -> dict[str, str]:
    """My changes on top of the other's: what I left alone is as the other left it.

    >>> rejoined(before={"a": "1", "b": "1"}, mine={"a": "2", "b": "1"}, theirs={"b": "4"})
    {'a': '2', 'b': '4'}
    """
    return {
        name: value if value != before.get(name, "") else theirs.get(name, value)
        for name, value in mine.items()
    }
