"""Tests of Winvest, mirroring the rooms."""
