"""What the tables of the lists refuse, in French."""

from winvest.foundation.infra.constraints import refuses

for _table in ("measure_unit", "sales_channel", "geo_zone"):
    refuses(
        f"uq_{_table}_code",
        code="list_code_taken",
        sentence="Cette liste a déjà une entrée de ce code : choisissez-en un autre.",
    )
refuses(
    "ck_measure_unit_factor_positive",
    code="factor",
    sentence="Le facteur d’une unité est plus grand que zéro : corrigez-le.",
)
refuses(
    "ck_measure_unit_counted_is_one",
    code="factor",
    sentence="Ce qui se compte ne se convertit pas : laissez 1 comme facteur.",
)
refuses(
    "ck_geo_zone_code_shape",
    code="zone_shape",
    sentence="Le code d’une zone s’écrit en capitales, chiffres et tirets : corrigez-le.",
)
refuses(
    "fk_geo_zone_parent_code",
    code="zone_used",
    sentence="D’autres zones en dépendent, ou la zone englobante n’existe pas : vérifiez-les.",
)
refuses(
    "ck_geo_zone_not_its_own_parent",
    code="zone_parent",
    sentence="Une zone ne se contient pas elle-même : choisissez une autre zone englobante.",
)
refuses(
    "ex_vat_code_overlap",
    code="vat_overlap",
    sentence="Ce code a déjà un taux sur une partie de cette période : changez les dates.",
)
refuses(
    "ck_vat_code_period",
    code="period_reversed",
    sentence="La fin de la période précède son début : corrigez les dates.",
)
refuses(
    "ck_vat_code_nil_when_not_charged",
    code="vat_nil",
    sentence="Une opération exonérée ou autoliquidée est à 0 % : corrigez le taux ou le type.",
)
refuses(
    "fk_vat_code_country",
    code="country_unknown",
    sentence="Ce pays n’est pas dans la liste des pays et zones : choisissez-le dans la liste.",
)
refuses(
    "tg_list_code_final",
    code="list_code_final",
    sentence="Le code d’une entrée ne change pas : désactivez-la et créez-en une autre.",
)
refuses(
    "tg_list_entry_used",
    code="list_entry_used",
    sentence="Cette entrée est employée : désactivez-la, elle ne sera plus proposée.",
)
