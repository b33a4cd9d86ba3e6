"""Doors of the prices for programs: quotes, their replay, and a bare rule tried out."""
