"""Infra: the doors to the world (database, queue, web, settings, cryptography)."""
