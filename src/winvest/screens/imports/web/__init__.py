"""Doors of the imports: reading, giving a file, acting, reports."""
