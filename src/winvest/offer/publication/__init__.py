"""Publication: which company may sell a version, by which channels, when, and how it is shown.

Words: diffusion, publication = publication; caché, interne, public = hidden, internal, public;
visibilité du prix = price visibility. Serves VER-04, CAT-01, ORG-03.
"""
