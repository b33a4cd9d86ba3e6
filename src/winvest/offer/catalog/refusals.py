"""What the tables of the catalogue refuse, in French."""

from winvest.foundation.infra.constraints import refuses

refuses(
    "uq_risk_company_id_code",
    code="risk_code_taken",
    sentence="Cette société a déjà un risque de ce code : choisissez-en un autre.",
)
refuses(
    "ck_risk_code_shape",
    code="risk_code_shape",
    sentence="Le code d’un risque s’écrit en capitales, chiffres et tirets, sans espace.",
)
refuses(
    "uq_risk_field_risk_id_code",
    code="risk_field_code_taken",
    sentence="Ce risque a déjà un champ de ce code : choisissez-en un autre.",
)
refuses(
    "ck_risk_field_choices_of_choice",
    code="choices_missing",
    sentence="Un champ à choix demande sa liste de valeurs ; les autres champs n’en ont pas.",
)
refuses(
    "uq_risk_field_version_risk_field_id_version",
    code="field_version_taken",
    sentence="Quelqu’un vient de modifier ce champ : rouvrez-le, puis recommencez.",
)
refuses(
    "fk_product_field_value_risk_field_id",
    code="field_used",
    sentence="Des produits remplissent ce champ : retirez-le, leurs valeurs resteront lisibles.",
)
refuses(
    "ck_risk_field_range",
    code="range_reversed",
    sentence="Le maximum du champ est inférieur à son minimum : corrigez les bornes.",
)
refuses(
    "fk_product_risk_id",
    code="risk_used",
    sentence="Des produits appartiennent à ce risque : changez d’abord leur risque.",
)
refuses(
    "uq_product_sku",
    code="sku_taken",
    sentence="Ce code produit existe déjà dans le groupe : choisissez-en un autre.",
)
refuses(
    "ck_product_sku_shape",
    code="sku_shape",
    sentence="Le code produit s’écrit en capitales, chiffres et tirets, sans espace.",
)
refuses(
    "ck_product_name_given",
    code="name_missing",
    sentence="Le nom du produit est vide : saisissez-le.",
)
refuses(
    "ck_product_ages_in_order",
    code="ages_reversed",
    sentence="L’âge maximal est inférieur à l’âge minimal : corrigez les bornes.",
)
for _name in ("min_age_range", "max_age_range"):
    refuses(
        f"ck_product_{_name}",
        code="age_range",
        sentence="Un âge se situe entre 0 et 130 ans : corrigez la saisie.",
    )
refuses(
    "ck_product_channels_known",
    code="channel_unknown",
    sentence="Ce canal n’existe pas : choisissez dans la liste des canaux.",
)
refuses(
    "tg_product_retired_final",
    code="retired_is_final",
    sentence="Ce produit est retiré définitivement : dupliquez-le pour le proposer à nouveau.",
)
refuses(
    "tg_product_in_sale",
    code="product_in_sale",
    sentence="Ce produit est actif et diffusé : gelez-le ou arrêtez ses publications d’abord.",
)
refuses(
    "uq_product_seller_product_id_company_id",
    code="seller_exists",
    sentence="Cette société est déjà autorisée à vendre ce produit.",
)
refuses(
    "uq_external_mapping_product_id_system",
    code="external_code_exists",
    sentence="Ce produit a déjà un code dans ce système : modifiez-le.",
)
refuses(
    "ck_product_field_value_typed",
    code="field_value_type",
    sentence="La valeur ne correspond pas au type du champ : corrigez la saisie.",
)
refuses(
    "tg_product_field_value_choice",
    code="field_value_choice",
    sentence="Cette valeur ne figure pas dans la liste du champ : choisissez-en une autre.",
)
refuses(
    "tg_product_field_value_range",
    code="field_value_range",
    sentence="Cette valeur sort des bornes du champ : corrigez la saisie.",
)
refuses(
    "uq_product_field_value_product_id_risk_field_id",
    code="field_value_exists",
    sentence="Ce champ a déjà une valeur pour ce produit : modifiez-la.",
)
refuses(
    "ex_product_version_overlap",
    code="version_overlap",
    sentence="Une version publiée couvre déjà une partie de cette période : changez les dates.",
)
refuses(
    "uq_product_version_product_id_version",
    code="version_number_taken",
    sentence="Ce numéro de version vient d’être pris : recommencez.",
)
refuses(
    "ck_product_version_period",
    code="period_reversed",
    sentence="La fin de la période précède son début : corrigez les dates.",
)
refuses(
    "tg_product_version_published",
    code="version_published",
    sentence="Cette version est publiée et ne change plus : créez une nouvelle version.",
)
refuses(
    "tg_version_content_published",
    code="version_published",
    sentence="Cette version est publiée et ne change plus : créez une nouvelle version.",
)
refuses(
    "uq_product_plan_product_version_id_code",
    code="plan_code_taken",
    sentence="Cette version a déjà une formule de ce code : choisissez-en un autre.",
)
for _name in ("billing_cycle_range", "billing_cycle_of_custom"):
    refuses(
        f"ck_product_plan_{_name}",
        code="billing_cycle",
        sentence="Un cycle en jours demande sa durée (1 à 3 660 jours) ; les autres n’en ont pas.",
    )
refuses(
    "tg_parent_unknown",
    code="not_found",
    sentence="La fiche dont dépend cette ligne n’existe pas ou ne vous est pas ouverte.",
)
refuses(
    "tg_product_risk",
    code="risk_of_another_company",
    sentence="Ce risque appartient à une autre société : prenez-en un à vous ou au groupe.",
)
refuses(
    "tg_product_partner",
    code="partner_not_activated",
    sentence="Ce partenaire n’est pas activé pour la société du produit : activez-le d’abord.",
)
refuses(
    "ck_product_client_kinds_known",
    code="client_kind_unknown",
    sentence="Une clientèle est « Particulier » ou « Professionnel » : corrigez la saisie.",
)
refuses(
    "ck_product_badges_known",
    code="badge_unknown",
    sentence="Ce badge n’existe pas : choisissez Nouveau, Promo, Bêta ou Sur devis.",
)
refuses(
    "ck_risk_field_code_shape",
    code="risk_field_code_shape",
    sentence="Le code d’un champ s’écrit en minuscules, chiffres et tirets bas.",
)
refuses(
    "ck_product_version_superseded_is_closed",
    code="superseded_open",
    sentence="Une version remplacée porte sa date de fin : fermez-la d’abord.",
)
refuses(
    "ck_product_version_version_positive",
    code="version_number",
    sentence="Un numéro de version commence à 1 : corrigez la saisie.",
)
refuses(
    "ck_product_version_content_sha256_shape",
    code="content_hash_shape",
    sentence="L’empreinte du contenu n’est pas un SHA-256 : approuvez de nouveau la version.",
)
