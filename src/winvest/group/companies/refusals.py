"""What the tables of the companies refuse, in French."""

from winvest.foundation.infra.constraints import refuses

refuses(
    "uq_company_code",
    code="company_code_taken",
    sentence="Ce code de société existe déjà : choisissez-en un autre.",
)
refuses(
    "uq_company_legal_name",
    code="company_name_taken",
    sentence="Une société porte déjà cette raison sociale.",
)
refuses(
    "uq_company_siren",
    code="siren_taken",
    sentence="Une autre société a déjà ce SIREN : vérifiez les neuf chiffres.",
)
refuses(
    "ck_company_siren_shape",
    code="siren_shape",
    sentence="Un SIREN compte neuf chiffres : corrigez la saisie.",
)
refuses(
    "ck_company_siret_shape",
    code="siret_shape",
    sentence="Un SIRET compte quatorze chiffres : corrigez la saisie.",
)
refuses(
    "ck_company_code_shape",
    code="company_code_shape",
    sentence="Un code de société compte de 1 à 8 lettres capitales ou chiffres.",
)
refuses(
    "tg_company_code_used",
    code="company_code_used",
    sentence="Le code de la société sert déjà dans ses produits et ses exports : gardez-le.",
)
refuses(
    "uq_company_ledger_setting_company_id_purpose",
    code="ledger_setting_taken",
    sentence="Cet usage a déjà son compte et son journal : modifiez la ligne existante.",
)
for _table in ("company", "company_address"):
    refuses(
        f"ck_{_table}_country_shape",
        code="country_shape",
        sentence="Un pays s’écrit par son code de deux lettres (FR, BE…) : corrigez la saisie.",
    )
refuses(
    "ck_company_currency_shape",
    code="currency_shape",
    sentence="Une devise s’écrit par son code de trois lettres (EUR) : corrigez la saisie.",
)
refuses(
    "ck_company_ledger_setting_says_something",
    code="ledger_setting_empty",
    sentence="Un usage comptable demande un compte ou un journal : saisissez-en un.",
)
