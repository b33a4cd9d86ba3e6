"""Time-stamping authorities: a content's hash is dated by a third party (RFC 3161).

Words: tiers horodateur = time-stamping authority; jeton = token. Serves DOC-01, DOC-04.
"""
