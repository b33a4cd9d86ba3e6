"""What the table of the obligations refuses, in French."""

from winvest.foundation.infra.constraints import refuses

refuses(
    "ck_document_obligation_period",
    code="period_reversed",
    sentence="La fin précède le début : corrigez les dates.",
)
refuses(
    "ck_document_obligation_types_given",
    code="types_missing",
    sentence="Une obligation demande un type de document au moins : cochez-en un.",
)
refuses(
    "ck_document_obligation_source_given",
    code="source_missing",
    sentence="Donnez le texte qui fixe cette obligation.",
)
refuses(
    "tg_document_obligation_began",
    code="already_began",
    sentence="Cette obligation a déjà commencé : donnez-lui une fin, et ajoutez celle qui la suit.",
)
