"""The figures of a rehearsal: sums over its lines, and what is kept of them without the lines.

Words: chiffres = figures; détail = lines; effacé = erased; résumé = summary. Serves AHEAD-02.
"""
