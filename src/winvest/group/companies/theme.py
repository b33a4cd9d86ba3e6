"""A company's theme: from the one colour it gives, every tint that a screen needs, always legible.

Only hue and chroma come from the company. Lightness is ours, chroma is brought back into sRGB, and
what is read is darkened or lightened until its contrast holds (WCAG 2.2 AA), whatever was typed.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.group.companies.colour import Oklch, in_srgb, legible, oklch

HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
TEXT = 4.5
SHAPE = 3.0
STEP = 0.004


@dataclass(frozen=True, slots=True, kw_only=True)
class Tints:
    """The tints of one scheme, light or dark, as sRGB hex."""

    solid: str
    solid_hover: str
    text: str
    mark: str
    mid: str
    pale: str
    soft: str
    line: str


def brand_colour(theme: Mapping[str, object] | None) -> str | None:
    """The colour that a company's theme holds, if it is one."""
    found = (theme or {}).get("brand")
    return found.lower() if isinstance(found, str) and HEX.fullmatch(found) else None


def checked_colour(text: str) -> str:
    """A colour as people type it, written `#rrggbb`; anything else is refused.

    >>> checked_colour(" #0B7F77 "), checked_colour("#e60")
    ('#0b7f77', '#ee6600')
    """
    plain = text.strip().lower()
    if not HEX.fullmatch(plain):
        sentence = "Écrivez une couleur comme #0b7f77 : un dièse et six chiffres ou lettres a à f."
        raise Invalid([FieldError(field="brand", code="colour", message=sentence)])
    return plain if len(plain) == 7 else "#" + "".join(one * 2 for one in plain[1:])


def theme_css(colour: str) -> str:
    """The style sheet of a company: `:root` with its colour and the tints made from it."""
    brand = checked_colour(colour)
    light, dark = light_tints(brand), dark_tints(brand)
    pairs = {
        name.replace("_", "-"): f"light-dark({getattr(light, name)}, {getattr(dark, name)})"
        for name in Tints.__slots__
    }
    body = "".join(f"  --brand-{name}: {value};\n" for name, value in pairs.items())
    return f":root {{\n  --brand: {brand};\n{body}}}\n"


def theme_href(code: str, theme: Mapping[str, object] | None) -> str | None:
    """Address of a company's style sheet, which changes with its content; None without a colour."""
    colour = brand_colour(theme)
    if colour is None:
        return None
    return f"/theme/{code}-{digest(theme_css(colour))}.css"


def digest(css: str) -> str:
    """The part of the address that makes it immutable."""
    return hashlib.sha256(css.encode()).hexdigest()[:12]


def light_tints(brand: str) -> Tints:
    """Tints on a light ground."""
    base = oklch(brand)
    soft, pale = (
        in_srgb(0.962, _most(base, 0.022), base),
        in_srgb(0.88, _most(base, 0.055), base),
    )
    grounds = ["#ffffff", soft, pale, in_srgb(0.94, 0.007, base)]
    return Tints(
        solid=legible(0.46, _most(base, 0.16), base, ["#ffffff"], TEXT, -STEP),
        solid_hover=legible(0.4, _most(base, 0.15), base, ["#ffffff"], TEXT, -STEP),
        text=legible(0.45, _most(base, 0.15), base, grounds, TEXT, -STEP),
        mark=legible(0.56, _most(base, 0.15), base, ["#ffffff", soft], SHAPE, -STEP),
        mid=in_srgb(0.75, _most(base, 0.1), base),
        pale=pale,
        soft=soft,
        line=in_srgb(0.84, _most(base, 0.06), base),
    )


def dark_tints(brand: str) -> Tints:
    """Tints on a dark ground; the filled button stays under white letters."""
    base = oklch(brand)
    soft, pale = in_srgb(0.275, _most(base, 0.04), base), in_srgb(0.4, _most(base, 0.07), base)
    surface = in_srgb(0.2, 0.008, base)
    grounds = [surface, soft, pale, in_srgb(0.29, 0.012, base)]
    return Tints(
        solid=legible(0.54, _most(base, 0.15), base, ["#ffffff"], TEXT, -STEP),
        solid_hover=legible(0.5, _most(base, 0.15), base, ["#ffffff"], TEXT, -STEP),
        text=legible(0.82, _most(base, 0.1), base, grounds, TEXT, STEP),
        mark=legible(0.7, _most(base, 0.13), base, [surface, soft], SHAPE, STEP),
        mid=in_srgb(0.54, _most(base, 0.1), base),
        pale=pale,
        soft=soft,
        line=in_srgb(0.45, _most(base, 0.08), base),
    )


def _most(base: Oklch, chroma: float) -> float:
    return min(base.chroma, chroma)
