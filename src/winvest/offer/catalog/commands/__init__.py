"""Commands of the catalogue: `creation`, `correction`, `lifecycle`."""
