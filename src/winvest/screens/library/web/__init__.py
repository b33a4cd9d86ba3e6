"""Doors of the library: reading, depositing, acting, the files themselves."""
