"""Documentation of the API: its OpenAPI document for programs, and the same as a page for people.

Words: opération = operation; schéma = schema; exemple = example. Serves CAT-11.
"""
