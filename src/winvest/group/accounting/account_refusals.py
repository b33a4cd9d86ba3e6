"""What the table of the accounts refuses, in French."""

from winvest.foundation.infra.constraints import refuses

refuses(
    "uq_ledger_account_company_id_number",
    code="account_taken",
    sentence="Cette société a déjà un compte de ce numéro : modifiez-le.",
)
refuses(
    "ck_ledger_account_number_shape",
    code="account_number",
    sentence="Un compte a au moins six chiffres : complétez son numéro.",
)
