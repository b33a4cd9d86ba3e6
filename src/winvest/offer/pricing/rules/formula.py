"""Formulas of indexed prices: a small language, parsed by us, worked out in Decimals.

Numbers (with a point), the names below, + - * /, parentheses, `min`, `max`, `round(x, decimals)`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

NAMES = frozenset(("index", "spot", "cpi", "energy", "base", "quantity"))
FUNCTIONS = {"min": (1, 9), "max": (1, 9), "round": (1, 2)}
LONGEST = 300
DEEPEST = 30
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?|\.\d+)|([A-Za-z_]\w*)|([-+*/(),;]))", re.ASCII)


class FormulaError(ValueError):
    """The formula cannot be read, or has no value; the message is French."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Name:
    """An index, the base or the quantity."""

    name: str


@dataclass(frozen=True, slots=True)
class Minus:
    """The opposite of a value."""

    of: "Node"


@dataclass(frozen=True, slots=True)
class Binary:
    """An operation between two values."""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    """`min`, `max` or `round`."""

    function: str
    arguments: tuple["Node", ...]


Node = Number | Name | Minus | Binary | Call


def parse(text: str) -> Node:
    """The tree of a formula, or a `FormulaError` that says where it goes wrong.

    >>> value_of(parse("max(index * 1.08 + 0.045, base)"),
    ...          {"index": Decimal("0.1"), "base": Decimal("0.12")})
    Decimal('0.153')
    """
    if len(text) > LONGEST:
        raise FormulaError(f"La formule dépasse {LONGEST} caractères : simplifiez-la.")
    reader = _Reader(_tokens(text))
    tree = reader.sum(0)
    if reader.next is not None:
        raise FormulaError(f"« {reader.next} » n’est pas attendu ici : vérifiez la formule.")
    return tree


def names_in(node: Node) -> frozenset[str]:
    """The names that the formula needs."""
    match node:
        case Name(name):
            return frozenset((name,))
        case Minus(of):
            return names_in(of)
        case Binary(_, left, right):
            return names_in(left) | names_in(right)
        case Call(_, arguments):
            return frozenset().union(*map(names_in, arguments))
    return frozenset()


def value_of(node: Node, values: Mapping[str, Decimal]) -> Decimal:
    """The exact value of the formula, given its names."""
    match node:
        case Number(value):
            return value
        case Name(name):
            if name not in values:
                raise FormulaError(f"La valeur de « {name} » manque : complétez la série d’indice.")
            return values[name]
        case Minus(of):
            return -value_of(of, values)
        case Binary(sign, left, right):
            return _operation(sign, value_of(left, values), value_of(right, values))
        case Call(function, arguments):
            return _call(function, [value_of(one, values) for one in arguments])


def _operation(sign: str, left: Decimal, right: Decimal) -> Decimal:
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    if sign == "*":
        return left * right
    if right == 0:
        raise FormulaError("La formule divise par zéro : vérifiez l’indice ou la formule.")
    return left / right


def _call(function: str, values: list[Decimal]) -> Decimal:
    if function == "min":
        return min(values)
    if function == "max":
        return max(values)
    decimals = values[1] if len(values) == 2 else Decimal(0)
    if decimals != decimals.to_integral() or not 0 <= decimals <= 8:
        raise FormulaError("L’arrondi va de 0 à 8 décimales : corrigez la formule.")
    try:
        return values[0].quantize(Decimal(1).scaleb(-int(decimals)), rounding=ROUND_HALF_UP)
    except InvalidOperation as error:
        raise FormulaError("Le résultat est trop grand : vérifiez la formule.") from error


def _tokens(text: str) -> list[str]:
    found, position = [], 0
    while text[position:].strip():
        match = _TOKEN.match(text, position)
        if match is None:
            bad = text[position:].strip()[0]
            raise FormulaError(f"« {bad} » ne se lit pas dans une formule : retirez-le.")
        found.append(match.group().strip())
        position = match.end()
    if not found:
        raise FormulaError("La formule est vide : écrivez par exemple index * 1.08 + 0.045.")
    return found


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0

    @property
    def next(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> str:
        token = self.next
        if token is None:
            raise FormulaError("La formule s’arrête trop tôt : complétez-la.")
        self.at += 1
        return token

    def expect(self, sign: str) -> None:
        token = self.next
        if token != sign:
            raise FormulaError(f"Il manque « {sign} » : vérifiez les parenthèses.")
        self.at += 1

    def sum(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise FormulaError("Trop de parenthèses imbriquées : simplifiez la formule.")
        left = self.product(depth)
        while self.next in ("+", "-"):
            left = Binary(self.take(), left, self.product(depth))
        return left

    def product(self, depth: int) -> Node:
        left = self.single(depth)
        while self.next in ("*", "/"):
            left = Binary(self.take(), left, self.single(depth))
        return left

    def single(self, depth: int) -> Node:
        token = self.take()
        if token == "(":  # noqa: S105 - a parenthesis, no secret
            inner = self.sum(depth + 1)
            self.expect(")")
            return inner
        if token in ("-", "+"):
            if depth > DEEPEST:
                raise FormulaError("Trop de signes à la suite : simplifiez la formule.")
            inner = self.single(depth + 1)
            return Minus(inner) if token == "-" else inner  # noqa: S105 - a sign
        if token[0].isdigit() or token[0] == ".":
            return Number(Decimal(token))
        if token in FUNCTIONS:
            return self.call(token, depth)
        if token in NAMES:
            return Name(token)
        known = ", ".join(sorted(NAMES))
        raise FormulaError(f"« {token} » est inconnu ; une formule emploie {known}.")

    def call(self, function: str, depth: int) -> Node:
        self.expect("(")
        arguments = [self.sum(depth + 1)]
        while self.next in (",", ";"):
            self.take()
            arguments.append(self.sum(depth + 1))
        self.expect(")")
        least, most = FUNCTIONS[function]
        if not least <= len(arguments) <= most:
            raise FormulaError(f"« {function} » prend de {least} à {most} valeurs.")
        return Call(function, tuple(arguments))
