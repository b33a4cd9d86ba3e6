"""Batches: an act on many rows, or a file that takes time, done in the background line by line.

Words: lot = batch; ligne = line; fait / inchangé / refusé / non traité = done / unchanged /
refused / skipped; arrêter = stop; annuler un lot = undo; résultat = outcome; export = export.
A room declares its acts (`registry.act`) and its files (`registry.export`); this room opens,
runs, stops and takes back their batches, and keeps each person's history. Serves CAT-06.
"""
