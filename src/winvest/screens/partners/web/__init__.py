"""Doors of the partners, one file a tab of their sheet."""
