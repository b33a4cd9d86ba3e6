"""Tests of the families’ screens."""
