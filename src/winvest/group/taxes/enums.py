"""What a tax on premiums is in law."""

from winvest.foundation.kit.labelled import Labelled


class TaxKind(Labelled):
    """Is the premium taxed, exempt by a text, or outside the tax?"""

    CHARGED = "charged", "Taxé"
    EXEMPT = "exempt", "Exonéré"
    EXCLUDED = "excluded", "Hors champ"
