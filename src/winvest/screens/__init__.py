"""Screens: pages that read many rooms and own little (see docs, « The house »)."""
