"""Doors of the versions."""
