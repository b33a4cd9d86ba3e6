"""Tests of the life of versions."""
