"""Storage: where the files of the documents are kept; a directory by default, S3 when told.

Words: coffre = vault; empreinte = SHA-256; conservation = retention. Serves DOC-01, DOC-04.
"""
