"""Rehearsal: what a change would do to the portfolio, said before it is approved.

Words: répétition générale = rehearsal; dossier = subject (a quote kept, a contract one day);
avant / après / réel = before / after / actual; plus cher = dearer; perdu = lost; courrier =
letter; préavis = notice; prédit = réel : predicted = actual. Serves AHEAD-02.
"""
