"""Ghostscript, where it is installed: a PDF made again as PDF/A. Adapter of `ArchiveConverter`."""
