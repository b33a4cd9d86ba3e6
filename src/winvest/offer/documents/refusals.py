"""What the tables of the documents refuse, in French."""

from winvest.foundation.infra.constraints import refuses

refuses(
    "ck_product_document_period",
    code="period_reversed",
    sentence="La fin de validité précède son début : corrigez les dates.",
)
refuses(
    "ck_product_document_published_is_complete",
    code="document_incomplete",
    sentence="Un document publié porte sa date de publication et son empreinte : complétez-le.",
)
refuses(
    "tg_product_document_published",
    code="document_published",
    sentence="Ce document appartient à une version publiée : déposez un nouveau document.",
)
refuses(
    "ck_product_document_channels_known",
    code="channel_unknown",
    sentence="Ce canal n’existe pas : choisissez dans la liste des canaux.",
)
refuses(
    "ck_product_document_file_hash_shape",
    code="file_hash_shape",
    sentence="L’empreinte du fichier n’est pas un SHA-256 : déposez le fichier de nouveau.",
)
refuses(
    "ck_product_document_size_range",
    code="file_size",
    sentence="La taille du fichier ne peut pas être négative : déposez-le de nouveau.",
)
refuses(
    "ck_product_document_language_shape",
    code="language_unknown",
    sentence="Cette langue n’existe pas : choisissez dans la liste.",
)
refuses(
    "tg_document_file_kept",
    code="file_kept",
    sentence="Un fichier déposé ne change pas et se garde dix ans : déposez-en un autre.",
)
refuses(
    "tg_document_timestamp_kept",
    code="timestamp_kept",
    sentence="Un jeton d’horodatage ne change pas et se garde avec son fichier.",
)
