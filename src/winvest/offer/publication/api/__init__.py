"""Doors of the versions for programs: a version with its plans, prices and commissions."""
