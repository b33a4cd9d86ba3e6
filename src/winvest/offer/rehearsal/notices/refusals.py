"""What the table of the notices refuses, in French."""

from winvest.foundation.infra.constraints import refuses

refuses(
    "ck_price_notice_rule_period",
    code="period_reversed",
    sentence="La fin précède le début : corrigez les dates.",
)
refuses(
    "ck_price_notice_rule_months_range",
    code="months_range",
    sentence="Un préavis dure de 0 à 24 mois : corrigez le délai.",
)
refuses(
    "ck_price_notice_rule_source_given",
    code="source_missing",
    sentence="Donnez le texte qui fixe ce préavis.",
)
