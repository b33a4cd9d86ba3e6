"""What the tables of the imports refuse, in French."""

from winvest.foundation.infra.constraints import refuses

refuses(
    "uq_import_mapping_company_id_source",
    code="mapping_meanwhile",
    sentence="Quelqu’un vient de relier les colonnes de cette source : recommencez.",
)
refuses(
    "uq_catalog_import_line_import_id_position",
    code="checked_meanwhile",
    sentence="Ce fichier vient d’être contrôlé par quelqu’un d’autre : rechargez la page.",
)
refuses(
    "ck_catalog_import_file_sha256_shape",
    code="file_lost",
    sentence="L’empreinte du fichier est illisible : déposez-le de nouveau.",
)
