"""Signs are drawn once and kept; what is kept for safe text is never given for typed text."""

import pytest
from markupsafe import Markup

from winvest.foundation.infra.signs import Signs
from winvest.offer.catalog.enums import LifecycleStatus

SIGNS = Signs("/static/img/icons.svg?v=1")


def test_a_status_has_shape_colour_and_word() -> None:
    drawn = SIGNS.status(LifecycleStatus.FROZEN)
    assert "#i-s-pause" in drawn
    assert f"status--{LifecycleStatus.FROZEN.tone}" in drawn
    assert LifecycleStatus.FROZEN.label in drawn


def test_a_sign_is_drawn_once() -> None:
    assert SIGNS.badge("Nouveau", "brand") is SIGNS.badge("Nouveau", "brand")


@pytest.mark.req("OPS-05")
def test_typed_text_never_meets_the_markup_kept_for_safe_text() -> None:
    safe = SIGNS.badge(Markup("<b>Sûr</b>"))
    typed = SIGNS.badge("<b>Sûr</b>")
    assert "<b>Sûr</b>" in safe
    assert "&lt;b&gt;" in typed
    assert "&lt;b&gt;" in SIGNS.status_word('<b>"')
    assert 'aria-label="&#34;x&#34;"' in SIGNS.icon("box", label='"x"')
