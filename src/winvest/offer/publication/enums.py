"""Normalised lists of the publications (Annexe C §3)."""

from winvest.foundation.kit.labelled import Labelled


class Visibility(Labelled):
    """Who sees the product in the company that sells it."""

    HIDDEN = "hidden", "Caché", "neutral"
    INTERNAL = "internal", "Interne", "info"
    PUBLIC = "public", "Public", "ok"


class PriceVisibility(Labelled):
    """Who sees its price."""

    HIDDEN = "hidden", "Prix masqué", "neutral"
    INTERNAL = "internal", "Prix interne", "info"
    PUBLIC = "public", "Prix public", "ok"


class PublicationStatus(Labelled):
    """Whether the publication counts; running or future follows from its dates."""

    DRAFT = "draft", "Brouillon", "neutral"
    PUBLISHED = "published", "Diffusée", "ok"
    SUSPENDED = "suspended", "Suspendue", "warn"
    WITHDRAWN = "withdrawn", "Retirée", "bad"
