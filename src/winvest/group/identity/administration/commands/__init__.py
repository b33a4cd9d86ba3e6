"""Commands of the administration: `people`, `roles`, `rights`, `reviews`, `keys`."""
