"""Doors of identity, one file a journey."""
