"""What every dated rule of law shares, whatever it says: its text, its days, its signature.

Obligations of documents are such rules, and so are the notices of price. Serves AHEAD-07.
"""
