"""API: what every programmatic door shares — bodies read to the letter, entity tags, pages by key,
idempotent POSTs, the OpenAPI document made from the handlers themselves.

Words: curseur = cursor; étiquette = entity tag; rejeu = replay; forme = shape. Serves CAT-11.
"""
