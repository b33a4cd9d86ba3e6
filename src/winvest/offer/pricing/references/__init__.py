"""References of the prices: index series, and clients to whom a company does not sell.

Words: indice = index; point = point; révision = revision; exclusion = exclusion. Serves PRI-01.
"""
