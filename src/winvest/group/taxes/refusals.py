"""What the tables of the taxes refuse, in French."""

from winvest.foundation.infra.constraints import refuses

refuses(
    "ex_insurance_tax_overlap",
    code="rate_overlap",
    sentence="Ce code a déjà un taux sur cette période : fermez l’ancien d’abord.",
)
refuses(
    "ck_insurance_tax_period",
    code="period_reversed",
    sentence="La fin de la période précède son début : corrigez les dates.",
)
refuses(
    "ck_insurance_tax_nil_when_not_charged",
    code="tax_nil",
    sentence="Exonéré ou hors champ, le taux est 0 % : corrigez le taux ou la nature.",
)
