"""Dated prices beside the versions: promotions, and prices agreed with one client.

Words: promotion datée = dated promotion; prix négocié = negotiated price; à venir = to come;
dernier jour = last day; arrêter = to end; changer à partir du = to change from a day on.
What has begun keeps its values: a change closes it and opens another row. Serves PRI-01, AHEAD-01.
"""
