"""Index series on screen: their curve, their values with revisions, the import of a file.

Words: série = series; valeur = value; révision = revision. Serves PRI-01.
"""
