"""What the tables of the documents refuse, in French."""

from winvest.foundation.infra.constraints import refuses

refuses(
    "ck_product_document_period",
    code="period_reversed",
    sentence="La fin de validité précède son début : corrigez les dates.",
)
refuses(
    "ck_product_document_published_is_complete",
    code="document_incomplete",
    sentence="Un document publié porte sa date de publication et son empreinte : complétez-le.",
)
refuses(
    "tg_product_document_published",
    code="document_published",
    sentence="Ce document appartient à une version publiée : déposez un nouveau document.",
)
