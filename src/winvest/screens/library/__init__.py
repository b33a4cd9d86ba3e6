"""Library: the documents of all products, their files, what lacks (Annexe E §2.5).

Words: dépôt = deposit; édition = edition; remplacer = replace; archiver = archive; coffre = vault;
empreinte = SHA-256. Serves DOC-01, DOC-02.
"""
