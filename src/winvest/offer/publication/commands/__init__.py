"""Commands of the publications: `publishing`, `changing`, `starting`, `upkeep`."""
