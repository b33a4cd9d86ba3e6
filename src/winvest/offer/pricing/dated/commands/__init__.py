"""Acts on the dated prices."""
