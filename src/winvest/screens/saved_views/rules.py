"""Rules of the saved views: which columns are shown, in which order, and what was changed since."""

from collections.abc import Mapping, Sequence

from winvest.screens.saved_views.lists import Column


def arranged(columns: Sequence[Column], *wishes: Sequence[str]) -> tuple[Column, ...]:
    """The columns to show: the first wish that says something, else the usual ones.

    Unknown codes are left out; fixed columns that a wish forgets come first.

    >>> known = (Column(code="nom", label="Nom", fixed=True), Column(code="a", label="A"),
    ...          Column(code="b", label="B", usual=False))
    >>> [one.code for one in arranged(known, (), ("b", "?"))]
    ['nom', 'b']
    >>> [one.code for one in arranged(known)]
    ['nom', 'a']
    """
    by_code = {one.code: one for one in columns}
    for wish in wishes:
        kept = [by_code[code] for code in dict.fromkeys(wish) if code in by_code]
        if kept:
            forgotten = [one for one in columns if one.fixed and one not in kept]
            return (*forgotten, *kept)
    return tuple(one for one in columns if one.usual or one.fixed)


def moved(codes: Sequence[str], code: str, step: int) -> tuple[str, ...]:
    """The columns with one of them a place earlier or later; at the end it stays.

    >>> moved(("a", "b", "c"), "c", -1), moved(("a", "b"), "b", 1), moved(("a",), "z", 1)
    (('a', 'c', 'b'), ('a', 'b'), ('a',))
    """
    if code not in codes:
        return tuple(codes)
    order = [one for one in codes if one != code]
    order.insert(max(0, codes.index(code) + step), code)
    return tuple(order)


def is_modified(
    saved: Mapping[str, str],
    shown: Mapping[str, str],
    *,
    saved_columns: Sequence[str],
    shown_columns: Sequence[str],
) -> bool:
    """Does the list differ from the view it was opened by?

    >>> is_modified({"q": "a"}, {"q": "a"}, saved_columns=("nom",), shown_columns=("nom", "code"))
    True
    """
    return dict(saved) != dict(shown) or tuple(saved_columns) != tuple(shown_columns)
