"""Doors of the lists: `reading` (lists, history, file), `entry` (forms), `acts` (the rest)."""
