"""Doors of the catalogue for programs: products, and the lists that their ids come from."""
