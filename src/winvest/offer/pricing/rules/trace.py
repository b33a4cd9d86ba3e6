"""The explanation of a quote: its steps in one canonical form, and the hash that seals them."""

import hashlib
from collections.abc import Iterable

import msgspec

from winvest.foundation.kit.french import spaced
from winvest.offer.pricing.rules.quote import Step

_canonical = msgspec.json.Encoder(order="sorted").encode


def step(sentence: str, *, rule: str | None = None, result: str = "", **inputs: object) -> Step:
    """One step; the sentence takes its non-breaking spaces."""
    return Step(step=spaced(sentence), rule_id=rule, inputs=inputs, result=result)


def as_json(steps: Iterable[Step]) -> list[dict[str, object]]:
    """The steps as they are stored and answered."""
    return [
        {
            "step": one.step,
            "rule_id": one.rule_id,
            "inputs": dict(one.inputs),
            "result": one.result,
        }
        for one in steps
    ]


def canonical(steps: list[dict[str, object]]) -> str:
    """One text for one explanation: sorted keys, no spaces, every number a text."""
    return _canonical(steps).decode()


def sha256_of(steps: list[dict[str, object]]) -> str:
    """The hash of the canonical text; whoever holds the trace can work it out again."""
    return hashlib.sha256(_canonical(steps)).hexdigest()
