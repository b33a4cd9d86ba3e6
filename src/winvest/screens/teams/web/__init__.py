"""Doors of the teams: `reading`, `writing`, `members`."""
