"""Queries of the catalogue: `access`, `lists`, `sheets`, `choices`."""
