"""The teams of salespeople under administration: list, sheet, who joins and leaves, their pilots.

Words: équipe = team; responsable = manager; membre = member; archiver, rétablir = archive, restore.
Serves CLI-02 (its first part), VER-04.
"""
