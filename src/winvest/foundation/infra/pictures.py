"""Pictures: whether there is an image behind the first bytes of what was sent."""

import struct
from pathlib import Path
from typing import BinaryIO


def picture_size(source: Path | BinaryIO, *, formats: tuple[str, ...]) -> tuple[int, int] | None:
    """Width and height of an image that can be read, None for what is none (call it in a thread).

    Its points are not unfolded in memory.
    """
    from PIL import Image

    try:
        with Image.open(source, formats=formats) as picture:
            size = picture.size
            picture.verify()
    except Image.DecompressionBombError:
        return None
    except (OSError, SyntaxError, ValueError, LookupError, TypeError, struct.error):
        return None
    return size
