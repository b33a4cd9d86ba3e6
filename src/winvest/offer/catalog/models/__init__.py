"""Tables of the catalogue: `risks`, `products`, `versions`."""
