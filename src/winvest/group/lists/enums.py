"""What the lists are, and the normalised values inside them."""

from winvest.foundation.kit.labelled import Labelled


class Listing(Labelled):
    """A normalised list; the value is its part of the address `/listes/{liste}`."""

    UNITS = "unites", "Unités"
    VAT = "tva", "Codes TVA"
    ACCOUNTS = "comptes", "Plan de comptes"
    CHANNELS = "canaux", "Canaux"
    ZONES = "zones", "Pays et zones"


class Dimension(Labelled):
    """What a unit measures: units convert within one dimension alone."""

    ENERGY = "energy", "Énergie"
    POWER = "power", "Puissance"
    APPARENT_POWER = "apparent_power", "Puissance apparente"
    VOLUME = "volume", "Volume"
    MASS = "mass", "Masse"
    LENGTH = "length", "Longueur"
    DATA = "data", "Données"
    DATA_RATE = "data_rate", "Débit"
    DURATION = "duration", "Durée"
    CALENDAR = "calendar", "Durée calendaire"
    COUNT = "count", "Décompte"


class ZoneKind(Labelled):
    """What a zone is."""

    WHOLE = "whole", "Ensemble"
    COMMERCIAL = "commercial", "Zone commerciale"
    REGION = "region", "Région"
    DEPARTMENT = "department", "Département"
    TERRITORY = "territory", "Collectivité d’outre-mer"
    COUNTRY = "country", "Pays"


class VatKind(Labelled):
    """What a rate is in law."""

    STANDARD = "standard", "Normal"
    INTERMEDIATE = "intermediate", "Intermédiaire"
    REDUCED = "reduced", "Réduit"
    SPECIAL = "special", "Particulier"
    EXEMPT = "exempt", "Exonéré"
    REVERSE_CHARGE = "reverse_charge", "Autoliquidé"
