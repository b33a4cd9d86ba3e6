"""Tables of accounting: mappings of the products, entries of the companies."""
