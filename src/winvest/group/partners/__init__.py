"""Partners (compagnies): insurers, energy, telecom and media providers, and how to reach them.

Words: compagnie, partenaire = partner; identifiants = credentials; code extranet = extranet code;
activation = activation per company; point d’entrée = webhook endpoint; SLA = service levels.
Serves CAT-03, CAT-01.
"""
