"""What stays in memory for long, put where the collector of cycles no longer walks.

Python looks through everything that it holds for cycles, the more often and the longer the more
there is: with thirty thousand tariffs a process stood still for a second at a time. What was made
to stay is set apart; it is still freed at once when nothing refers to it any more.
"""

import gc


def settle() -> None:
    """Set apart all that is held now, after a look for cycles in what came since the last time."""
    gc.collect()
    gc.freeze()
