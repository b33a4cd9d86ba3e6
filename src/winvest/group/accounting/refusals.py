"""What the tables of the accounting mappings refuse, in French."""

from winvest.foundation.infra.constraints import refuses

refuses(
    "uq_accounting_mapping_product_version_id_company_id_nature",
    code="mapping_exists",
    sentence="Cette version a déjà un mapping de cette nature pour cette société : modifiez-le.",
)
refuses(
    "ck_accounting_mapping_validated_is_complete",
    code="mapping_incomplete",
    sentence="Un mapping validé porte un compte et la date de sa validation : complétez-le.",
)
refuses(
    "ck_accounting_mapping_gl_account_shape",
    code="gl_account_shape",
    sentence="Un compte commence par au moins trois chiffres : corrigez la saisie.",
)
refuses(
    "tg_entry_balance",
    code="entry_unbalanced",
    sentence="Une écriture s’équilibre et compte deux lignes au moins : revoyez ses montants.",
)
refuses(
    "uq_accounting_entry_company_id_source_key",
    code="entry_exists",
    sentence="Cet événement est déjà comptabilisé : rien n’a été ajouté.",
)
refuses(
    "ck_accounting_entry_line_one_side",
    code="line_one_side",
    sentence="Une ligne est au débit ou au crédit, d’un montant positif : corrigez-la.",
)
refuses(
    "ck_accounting_entry_line_account_shape",
    code="account_shape",
    sentence="Un compte d’écriture a six chiffres au moins : complétez-le.",
)
