"""Screens of the rehearsals: choose a change, read what it would do, and what it did.

Serves AHEAD-02.
"""
