"""Rules of the prices, pure: from a request and a tariff to a quote that explains itself.

`tariff` and `request` are what goes in, `quote` what comes out, `engine.price` the way between;
`display` is how a price reads on a screen. Nothing here reads the clock or the database.
"""
