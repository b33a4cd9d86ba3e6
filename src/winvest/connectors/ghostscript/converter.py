"""Ghostscript as a process of its own: no shell, its safer mode, one folder, a time limit."""

import asyncio
import os
import shutil
from pathlib import Path

from winvest.foundation.kit.french import NBSP
from winvest.offer.documents.files.ports import ConversionFailed, ConverterMissing

PROGRAM = "gs"
WITHIN_S = 120.0
# What a PDF/A adds to a PDF: the profile in which its colours are meant.
DEFINITION = """%!
[/_objdef {icc} /type /stream /OBJ pdfmark
[{icc} << /N 3 >> /PUT pdfmark
[{icc} (ICC) (r) file /PUT pdfmark
[/_objdef {intent} /type /dict /OBJ pdfmark
[{intent} << /Type /OutputIntent /S /GTS_PDFA1 /DestOutputProfile {icc}
  /OutputConditionIdentifier (sRGB) >> /PUT pdfmark
[{Catalog} << /OutputIntents [ {intent} ] >> /PUT pdfmark
"""


class Ghostscript:
    """The adapter of the `ArchiveConverter` port; found anew on the PATH at each use."""

    def __init__(self, *, within: float = WITHIN_S) -> None:
        self._within = within

    def ready(self) -> bool:
        """Is the program on the PATH?"""
        return shutil.which(PROGRAM) is not None

    async def convert(self, source: Path, target: Path) -> None:
        """Write `source` as PDF/A-2b at `target`; its folder holds what is needed meanwhile."""
        program = shutil.which(PROGRAM)
        if program is None:
            raise ConverterMissing
        source, target = await asyncio.to_thread(_resolved, source, target)
        folder = target.parent
        await asyncio.to_thread(_prepare, folder)
        running = await asyncio.create_subprocess_exec(
            program,
            *("-dSAFER", "-dBATCH", "-dNOPAUSE", "-dQUIET", "-dPDFA=2"),
            *("-dPDFACompatibilityPolicy=2", "-sDEVICE=pdfwrite", "-sColorConversionStrategy=RGB"),
            f"--permit-file-read={folder}/srgb.icc",
            f"-sOutputFile={target}",
            *("profile.ps", str(source)),
            cwd=folder,
            env={"PATH": os.environ.get("PATH", ""), "TMPDIR": str(folder)},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(self._within):
                code = await running.wait()
        except TimeoutError as error:
            most = int(self._within)
            raise ConversionFailed(f"Ghostscript n’a pas fini en {most}{NBSP}s") from error
        finally:
            if running.returncode is None:  # too long, or nobody waits for it any more
                running.kill()
                await running.wait()
        if code != 0 or not await asyncio.to_thread(target.is_file):
            raise ConversionFailed("Ghostscript n’a pas su convertir ce PDF")


def _resolved(*paths: Path) -> tuple[Path, ...]:
    """The program works in a folder of its own: what it is told holds from anywhere."""
    return tuple(one.resolve() for one in paths)


def _prepare(folder: Path) -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    (folder / "srgb.icc").write_bytes(profile.tobytes())
    icc = str(folder / "srgb.icc")
    for mark in "\\()":
        icc = icc.replace(mark, f"\\{mark}")
    (folder / "profile.ps").write_text(DEFINITION.replace("ICC", icc), "utf-8")
