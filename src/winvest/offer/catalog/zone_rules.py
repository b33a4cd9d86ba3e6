"""Zones in words, and the departments of each region.

The names are first those below, then those of the list « Pays et zones » (`app.list_names`).
"""

ZONES: dict[str, str] = {
    "FR": "France",
    "FR-METRO": "France métropolitaine",
    "FR-DROM": "Outre-mer",
    "FR-COM": "Collectivités d’outre-mer",
    "ZONE-RURALE": "Zones rurales",
    "FR-ARA": "Auvergne-Rhône-Alpes",
    "FR-BFC": "Bourgogne-Franche-Comté",
    "FR-BRE": "Bretagne",
    "FR-CVL": "Centre-Val de Loire",
    "FR-CORSE": "Corse",
    "FR-GES": "Grand Est",
    "FR-HDF": "Hauts-de-France",
    "FR-IDF": "Île-de-France",
    "FR-NOR": "Normandie",
    "FR-NAQ": "Nouvelle-Aquitaine",
    "FR-OCC": "Occitanie",
    "FR-PDL": "Pays de la Loire",
    "FR-PAC": "Provence-Alpes-Côte d’Azur",
    "FR-GUA": "Guadeloupe",
    "FR-MTQ": "Martinique",
    "FR-GUF": "Guyane",
    "FR-LRE": "La Réunion",
    "FR-MAY": "Mayotte",
}
REGIONS = {
    "FR-ARA": "01 03 07 15 26 38 42 43 63 69 73 74",
    "FR-BFC": "21 25 39 58 70 71 89 90",
    "FR-BRE": "22 29 35 56",
    "FR-CVL": "18 28 36 37 41 45",
    "FR-CORSE": "2A 2B",
    "FR-GES": "08 10 51 52 54 55 57 67 68 88",
    "FR-HDF": "02 59 60 62 80",
    "FR-IDF": "75 77 78 91 92 93 94 95",
    "FR-NOR": "14 27 50 61 76",
    "FR-NAQ": "16 17 19 23 24 33 40 47 64 79 86 87",
    "FR-OCC": "09 11 12 30 31 32 34 46 48 65 66 81 82",
    "FR-PDL": "44 49 53 72 85",
    "FR-PAC": "04 05 06 13 83 84",
    "FR-GUA": "971",
    "FR-MTQ": "972",
    "FR-GUF": "973",
    "FR-LRE": "974",
    "FR-MAY": "976",
}
REGION_OF = {department: region for region, them in REGIONS.items() for department in them.split()}


def zone_label(code: str) -> str:
    """A zone as people call it; a code that has no name of its own stays as it is.

    A department goes by its code in the list (« 75 ») or by ISO 3166-2 (« FR-75 »).

    >>> zone_label("FR-DROM"), zone_label("EST-1"), zone_label("FR-IDF")
    ('Outre-mer', 'EST-1', 'Île-de-France')
    """
    return ZONES.get(code) or ZONES.get(code.removeprefix("FR-"), code)
