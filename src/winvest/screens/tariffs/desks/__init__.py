"""Desks: how each sort of tariffs is read and written by the same screens."""
