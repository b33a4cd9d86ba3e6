"""Law: which documents each family must show by channel, dated, with the text that says so.

Words: obligation = obligation; régime = legal family; source = source. Serves DOC-03.
"""
