"""Tests of the partners’ screens."""
