"""Quality: what sales administration checks before it accepts a sale.

Words: contrôle qualité (CQ) = quality control; pièce justificative = required paper;
script d’appel = call script. Serves CAT-01.
"""
