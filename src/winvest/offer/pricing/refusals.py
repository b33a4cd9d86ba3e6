"""What the tables of the prices refuse, in French."""

from winvest.foundation.infra.constraints import refuses

refuses(
    "ck_pricing_rule_payload_shape",
    code="payload_shape",
    sentence="La grille ne suit pas le format de son type : complétez ses montants et ses bornes.",
)
refuses(
    "ck_pricing_rule_tier_mode_of_tiered",
    code="tier_mode",
    sentence="Le mode de palier ne concerne que les grilles à paliers : retirez-le.",
)
for _table in ("pricing_rule", "price_option", "initial_fee", "negotiated_price"):
    refuses(
        f"ck_{_table}_tax_rate_range",
        code="tax_rate_range",
        sentence="Un taux de TVA se situe entre 0 et 100 % : corrigez la saisie.",
    )
for _table in ("price_option", "initial_fee", "negotiated_price"):
    refuses(
        f"ck_{_table}_amount_range",
        code="amount_range",
        sentence="Un montant ne peut pas être négatif : corrigez la saisie.",
    )
for _table in ("price_option", "price_surcharge", "initial_fee", "promotion"):
    refuses(
        f"uq_{_table}_product_version_id_plan_id_code",
        code="price_code_taken",
        sentence="Ce code existe déjà pour cette formule : choisissez-en un autre.",
    )
for _table in (
    *("price_option", "price_surcharge", "initial_fee", "promotion"),
    *("negotiated_price", "dated_promotion"),
):
    refuses(
        f"ck_{_table}_period",
        code="period_reversed",
        sentence="La fin de la période précède son début : corrigez les dates.",
    )
for _table in ("price_surcharge", "promotion", "dated_promotion"):
    refuses(
        f"ck_{_table}_value_range",
        code="value_range",
        sentence="La valeur doit être positive, et au plus 100 pour un pourcentage.",
    )
for _table in ("promotion", "dated_promotion"):
    refuses(
        f"ck_{_table}_first_months_range",
        code="first_months_range",
        sentence="Le nombre de premiers mois va de 1 à 120 : corrigez la saisie.",
    )
refuses(
    "ex_dated_promotion_overlap",
    code="promotion_overlap",
    sentence="Ce code a déjà une promotion sur une partie de cette période : changez les dates.",
)
refuses(
    "ex_negotiated_price_overlap",
    code="negotiated_overlap",
    sentence="Ce client a déjà un prix sur une partie de cette période : changez les dates.",
)
refuses(
    "tg_dated_row_began",
    code="already_began",
    sentence="Ce qui a commencé garde ses valeurs : changez-le à partir d’un jour à venir.",
)
for _table in ("pricing_rule", "negotiated_price"):
    refuses(
        f"ck_{_table}_currency_shape",
        code="currency_shape",
        sentence="Une devise s’écrit par son code de trois lettres (EUR) : corrigez la saisie.",
    )
refuses(
    "ck_price_surcharge_ages_in_order",
    code="ages_reversed",
    sentence="L’âge maximal est inférieur à l’âge minimal : corrigez les bornes.",
)
refuses(
    "ck_pricing_rule_unit_of_tiered",
    code="unit",
    sentence="L’unité d’une grille ne concerne que les paliers : retirez-la.",
)
refuses(
    "ck_pricing_rule_period",
    code="period_reversed",
    sentence="La fin de la période précède son début : corrigez les dates.",
)
refuses(
    "ck_price_grid_row_amount_range",
    code="amount_range",
    sentence="Un montant ne peut pas être négatif : corrigez la saisie.",
)
for _name in ("ages_in_order", "ages_range", "households_in_order", "households_range"):
    refuses(
        f"ck_price_grid_row_{_name}",
        code="grid_bounds",
        sentence="Les bornes de la ligne se contredisent : corrigez l’âge ou le foyer.",
    )
refuses(
    "uq_index_point_series_valid_on_known_at",
    code="index_point_known",
    sentence="Cette valeur vient d’être enregistrée : relisez la série avant de la réviser.",
)
refuses(
    "ck_index_point_source_given",
    code="source_missing",
    sentence="Une valeur d’indice dit d’où elle vient : indiquez sa source.",
)
refuses(
    "ck_client_exclusion_period",
    code="period_reversed",
    sentence="La fin de la période précède son début : corrigez les dates.",
)
refuses(
    "ck_client_exclusion_reason_given",
    code="reason_missing",
    sentence="Une exclusion dit pourquoi : indiquez son motif.",
)
