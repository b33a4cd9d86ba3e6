"""Bulk: acts on many products at once, from the catalogue's ticked rows or its whole filter.

Words: cocher = tick; sélection = chosen rows; tout le filtre = whole filter; lot = batch;
prévision = forecast; export = export. Runs on the batches' room; serves CAT-06.
"""
