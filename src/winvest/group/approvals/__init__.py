"""Approvals: who answers for what, the tasks that follow, and the sign-offs that open the way.

Words: matrice RACI = responsibility matrix, fonction = function, réalise = responsible (R),
valide = accountable (A), consulté = consulted (C), informé = informed (I), signer = sign off,
rouvrir = reopen, relancer = escalate. Serves ORG-08, VER-05.
"""
