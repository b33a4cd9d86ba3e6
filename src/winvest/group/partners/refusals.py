"""What the tables of the partners refuse, in French."""

from winvest.foundation.infra.constraints import refuses

refuses(
    "uq_partner_company_id_name",
    code="partner_name_taken",
    sentence="Cette société a déjà un partenaire de ce nom : ouvrez sa fiche.",
)
refuses(
    "uq_partner_company_id_slug",
    code="partner_slug_taken",
    sentence="Cet identifiant de partenaire est déjà pris : choisissez-en un autre.",
)
refuses(
    "ck_partner_slug_shape",
    code="partner_slug_shape",
    sentence="L’identifiant ne contient que des minuscules, des chiffres et des tirets.",
)
refuses(
    "ck_partner_siren_shape",
    code="siren_shape",
    sentence="Un SIREN compte neuf chiffres : corrigez la saisie.",
)
refuses(
    "tg_partner_slug_used",
    code="partner_slug_used",
    sentence="L’identifiant du partenaire sert déjà dans ses adresses de réception : gardez-le.",
)
refuses(
    "uq_partner_credential_partner_id_env",
    code="credential_exists",
    sentence="Ce partenaire a déjà des clés dans cet environnement : renouvelez-les.",
)
refuses(
    "uq_partner_activation_partner_id_company_id",
    code="activation_exists",
    sentence="Ce partenaire est déjà activé pour cette société : modifiez son activation.",
)
refuses(
    "uq_webhook_endpoint_partner_id_env_event",
    code="endpoint_exists",
    sentence="Ce partenaire a déjà un point de réception pour cet événement.",
)
refuses(
    "fk_product_partner_id",
    code="partner_used",
    sentence="Des produits dépendent de ce partenaire : rendez-le inactif au lieu de le supprimer.",
)
refuses(
    "ck_partner_sla_availability_range",
    code="sla_availability",
    sentence="Une disponibilité se situe entre 0 et 100 % : corrigez la saisie.",
)
for _name in ("sla_latency_positive", "sla_support_positive"):
    refuses(
        f"ck_partner_{_name}",
        code="sla_positive",
        sentence="Un délai contractuel est un nombre positif : corrigez la saisie.",
    )
refuses(
    "ck_partner_credential_period",
    code="period_reversed",
    sentence="La fin de validité des clés précède son début : corrigez les dates.",
)
refuses(
    "uq_partner_extranet_code_partner_id_for_company_id_label",
    code="extranet_code_exists",
    sentence="Ce partenaire a déjà un code extranet de ce nom pour cette société : modifiez-le.",
)
refuses(
    "fk_partner_extranet_code_for_company_id",
    code="company_unknown",
    sentence="Cette société n’existe pas : reprenez dans la liste.",
)
refuses(
    "ck_partner_extranet_code_one_value",
    code="extranet_code_value",
    sentence="Un code extranet est soit en clair, soit secret : donnez une seule valeur.",
)
refuses(
    "ck_partner_siret_shape",
    code="siret_shape",
    sentence="Un SIRET compte quatorze chiffres : corrigez la saisie.",
)
refuses(
    "ck_partner_sla_period",
    code="period_reversed",
    sentence="La fin de l’engagement précède son début : corrigez les dates.",
)
refuses(
    "ck_partner_contact_reachable",
    code="contact_unreachable",
    sentence="Donnez une adresse électronique ou un téléphone pour ce contact.",
)
