"""What the tables of the publications refuse, in French."""

from winvest.foundation.infra.constraints import refuses

refuses(
    "tg_publication_web_document",
    code="document_missing",
    sentence="Le canal Web demande au moins un DIPA ou des conditions générales : déposez-les.",
)
refuses(
    "ck_publication_period",
    code="period_reversed",
    sentence="La fin de la diffusion précède son début : corrigez les dates.",
)
refuses(
    "ck_publication_channels_known",
    code="channel_missing",
    sentence="Une diffusion nomme au moins un canal : choisissez dans la liste.",
)
