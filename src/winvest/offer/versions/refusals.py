"""What the tables of the versions refuse, in French."""

from winvest.foundation.infra.constraints import refuses

refuses(
    "ck_version_decision_refusal_explained",
    code="comment_missing",
    sentence="Dites pourquoi : la personne qui a préparé la version doit pouvoir la corriger.",
)
refuses(
    "tg_product_document_scheduled",
    code="version_scheduled",
    sentence="Cette version attend sa mise en production et ne change plus : annulez-la d’abord.",
)
