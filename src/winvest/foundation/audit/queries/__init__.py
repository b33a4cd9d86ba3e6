"""Readings of the audit: `chains` (sealing), `trail` (the global list), `history` (one record)."""
