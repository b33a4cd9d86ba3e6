"""Colour: sRGB and OKLCH, contrast, and the nearest tint that can be read. Pure arithmetic."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Oklch:
    """A colour by lightness (0–1), chroma and hue (degrees)."""

    lightness: float
    chroma: float
    hue: float


def contrast(one: str, other: str) -> float:
    """Contrast of two colours (WCAG): from 1, the same, to 21, black on white.

    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def oklch(colour: str) -> Oklch:
    """A hex colour by lightness, chroma and hue."""
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    chroma = math.hypot(a, b)
    hue = math.degrees(math.atan2(b, a)) % 360 if chroma > 1e-4 else 0.0
    return Oklch(lightness=lightness, chroma=chroma if chroma > 1e-4 else 0.0, hue=hue)


def legible(
    lightness: float, chroma: float, base: Oklch, grounds: list[str], ratio: float, step: float
) -> str:
    """The nearest lightness, in the direction of `step`, that is legible on all the grounds."""
    found = in_srgb(lightness, chroma, base)
    while min(contrast(found, ground) for ground in grounds) < ratio and 0 < lightness < 1:
        lightness += step
        found = in_srgb(lightness, chroma, base)
    return found


def in_srgb(lightness: float, chroma: float, base: Oklch) -> str:
    """The colour in sRGB: chroma gives way, lightness and hue stay."""
    low, high = 0.0, chroma
    rgb = _rgb(lightness, chroma, base.hue)
    if not _inside(rgb):
        for _ in range(20):
            middle = (low + high) / 2
            low, high = (
                (middle, high) if _inside(_rgb(lightness, middle, base.hue)) else (low, middle)
            )
        rgb = _rgb(lightness, low, base.hue)
    return "#" + "".join(f"{round(255 * _gamma(one)):02x}" for one in rgb)


def _rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _inside(rgb: tuple[float, float, float]) -> bool:
    return all(-1e-4 <= one <= 1 + 1e-4 for one in rgb)


def _gamma(linear: float) -> float:
    kept = min(max(linear, 0.0), 1.0)
    return 12.92 * kept if kept <= 0.0031308 else 1.055 * kept ** (1 / 2.4) - 0.055


def _linear(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _flat(red), _flat(green), _flat(blue)


def _flat(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
