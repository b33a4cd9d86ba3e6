"""Forms of the catalogue: `reading`, `creation`, `correction`, `filters`."""
