"""Commands of the lists: `entries` (units, channels, zones), `vat` (dated rates)."""
