"""Doors of the partners for programs: their cards, and their keys, which are never read back."""
