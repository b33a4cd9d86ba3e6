"""Tests of the room: pricing."""
