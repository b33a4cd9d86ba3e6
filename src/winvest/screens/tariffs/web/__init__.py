"""Doors of the tariffs."""
