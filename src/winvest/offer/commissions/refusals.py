"""What the tables of the commissions refuse, in French."""

from winvest.foundation.infra.constraints import refuses

refuses(
    "ck_commission_scheme_split_whole",
    code="split_not_whole",
    sentence="Les parts de la répartition doivent faire exactement 100 % : corrigez-les.",
)
refuses(
    "ck_commission_scheme_period",
    code="period_reversed",
    sentence="La fin de la période précède son début : corrigez les dates.",
)
refuses(
    "ck_commission_scheme_amounts_in_order",
    code="amounts_reversed",
    sentence="Le maximum de la commission est inférieur à son minimum : corrigez-les.",
)
refuses(
    "ex_commission_tier_overlap",
    code="tier_overlap",
    sentence="Deux paliers se recouvrent : corrigez leurs bornes.",
)
refuses(
    "ck_commission_tier_bounds_in_order",
    code="tier_bounds",
    sentence="Le maximum d’un palier est inférieur à son minimum : corrigez les bornes.",
)
refuses(
    "ck_commission_tier_min_range",
    code="tier_bounds",
    sentence="Un palier ne commence pas sous zéro : corrigez sa borne.",
)
refuses(
    "ck_commission_tier_value_range",
    code="tier_value",
    sentence="La valeur d’un palier est positive, et au plus 1 000 % : corrigez-la.",
)
refuses(
    "ck_commission_scheme_year_range",
    code="year_range",
    sentence="L’année d’un schéma va de 1 (première année) à 99 : corrigez la saisie.",
)
