"""The salespeople of a company: their teams, whom they hold, and who leads them.

Words: équipe = team; membre = member (joins, leaves); responsable d’équipe = team manager;
archivée = archived. Serves CLI-02 (its first part), VER-04 (pilots by team).
"""
