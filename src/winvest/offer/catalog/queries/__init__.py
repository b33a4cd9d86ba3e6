"""Queries of the catalogue: what is listed, counted, searched, opened and offered."""
