"""Normalised lists of the saved views."""

from winvest.foundation.kit.labelled import Labelled


class Audience(Labelled):
    """Who sees a view among its tabs."""

    PERSONAL = "personal", "Moi seul"
    COMPANY = "company", "Une société"
    GROUP = "group", "Tout le groupe"
