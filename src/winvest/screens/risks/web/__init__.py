"""Doors of the families: the list, one family, its fields, its history."""
