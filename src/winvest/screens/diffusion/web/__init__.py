"""Doors of the diffusion: `reading`, `writing`, `acts`."""
