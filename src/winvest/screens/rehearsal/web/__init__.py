"""Doors of the rehearsals."""
