"""Doors of the administration: `people`, `roles`, `rights`, `view_as`, `reviews`, `keys`, `watch`.

`frame` holds what they share.
"""
