"""ClamAV: looks at a file before it is kept, by its own protocol (INSTREAM). Serves DOC-01."""
