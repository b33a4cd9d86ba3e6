"""Doors of the product sheet: `sheet`, `correction`, `creation`, `acts`."""
