"""Images for tests: real ones, small."""

from io import BytesIO

from PIL import Image


def picture(kind: str = "PNG", *, size: tuple[int, int] = (64, 64)) -> bytes:
    """An image of one colour."""
    file = BytesIO()
    Image.new("RGB", size, (11, 127, 119)).save(file, kind)
    return file.getvalue()
