"""Queries of the administration: `people`, `rights`, `view_as`, `reviews`, `keys`, `watch`."""
