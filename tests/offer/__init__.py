"""Tests of the offer wing."""
