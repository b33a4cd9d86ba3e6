"""What the tables of the mappings and of the life cycle refuse, in French."""

from winvest.foundation.infra.constraints import refuses

refuses(
    "uq_product_mapping_product_id",
    code="mapping_taken",
    sentence="Quelqu’un vient d’enregistrer les mappings de ce produit : rouvrez-les.",
)
refuses(
    "ck_product_mapping_parcel_of_physical",
    code="parcel_of_physical",
    sentence="Seul un produit physique a un colis et un article de stock : cochez « Physique ».",
)
for _name in ("parcel_weight_range", "parcel_size_range"):
    refuses(
        f"ck_product_mapping_{_name}",
        code="parcel_range",
        sentence="Le poids va jusqu’à 1 000 kg et chaque côté jusqu’à 10 m : corrigez le colis.",
    )
refuses(
    "ck_product_mapping_mandate_of_method",
    code="mandate_of_method",
    sentence="Le mandat ne correspond pas au mode de paiement : choisissez celui du mode.",
)
for _name in ("day_of_debit", "debit_day_range"):
    refuses(
        f"ck_product_mapping_{_name}",
        code="debit_day",
        sentence="Le jour va de 1 à 28 et ne vaut que pour un prélèvement répété : corrigez-le.",
    )
refuses(
    "ck_product_mapping_creditor_of_sepa",
    code="creditor_of_sepa",
    sentence="Un créancier ne se choisit que pour un prélèvement SEPA : videz-le.",
)
refuses(
    "uq_product_exit_plan_product_id",
    code="exit_plan_exists",
    sentence="Ce produit a déjà un plan de sortie : rechargez sa fiche.",
)
refuses(
    "ck_product_exit_plan_notice_before_end",
    code="notice_after_end",
    sentence="L’information des clients précède la fin du support : corrigez les dates.",
)
refuses(
    "ck_product_exit_plan_not_itself",
    code="replacement_itself",
    sentence="Un produit ne se remplace pas lui-même : choisissez-en un autre.",
)
refuses(
    "tg_product_illegal_move",
    code="illegal_move",
    sentence="Ce changement de statut n’existe pas dans le cycle de vie : reprenez dans le menu.",
)
refuses(
    "tg_product_without_version",
    code="version_missing",
    sentence="Aucune version approuvée ou publiée : faites-en approuver une avant d’activer.",
)
refuses(
    "tg_product_without_exit_plan",
    code="exit_plan_missing",
    sentence="Un produit actif ne se retire qu’avec un plan de sortie : remplissez-le d’abord.",
)
refuses(
    "tg_product_withdrawal_unsigned",
    code="withdrawal_unsigned",
    sentence="Ce retrait attend encore une signature : la page du retrait dit de qui.",
)
