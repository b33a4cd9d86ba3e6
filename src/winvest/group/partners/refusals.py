"""What the tables of the partners refuse, in French."""

from winvest.foundation.infra.constraints import refuses

refuses(
    "uq_partner_company_id_name",
    code="partner_name_taken",
    sentence="Cette société a déjà un partenaire de ce nom : ouvrez sa fiche.",
)
refuses(
    "uq_partner_company_id_slug",
    code="partner_slug_taken",
    sentence="Cet identifiant de partenaire est déjà pris : choisissez-en un autre.",
)
refuses(
    "ck_partner_slug_shape",
    code="partner_slug_shape",
    sentence="L’identifiant ne contient que des minuscules, des chiffres et des tirets.",
)
refuses(
    "ck_partner_siren_shape",
    code="siren_shape",
    sentence="Un SIREN compte neuf chiffres : corrigez la saisie.",
)
refuses(
    "tg_partner_slug_used",
    code="partner_slug_used",
    sentence="L’identifiant du partenaire sert déjà dans ses adresses de réception : gardez-le.",
)
refuses(
    "uq_partner_credential_partner_id_env",
    code="credential_exists",
    sentence="Ce partenaire a déjà des clés dans cet environnement : renouvelez-les.",
)
refuses(
    "uq_partner_activation_partner_id_company_id",
    code="activation_exists",
    sentence="Ce partenaire est déjà activé pour cette société : modifiez son activation.",
)
refuses(
    "uq_webhook_endpoint_partner_id_env_event",
    code="endpoint_exists",
    sentence="Ce partenaire a déjà un point de réception pour cet événement.",
)
refuses(
    "fk_product_partner_id",
    code="partner_used",
    sentence="Des produits dépendent de ce partenaire : rendez-le inactif au lieu de le supprimer.",
)
