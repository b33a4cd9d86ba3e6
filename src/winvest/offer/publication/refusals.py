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
refuses(
    "ex_publication_overlap",
    code="publication_overlap",
    sentence="Ce produit est déjà diffusé à cette société par l’un de ces canaux sur cette "
    "période : modifiez cette diffusion, ou arrêtez-la d’abord.",
)
refuses(
    "ck_publication_pilot_named",
    code="pilot_unnamed",
    sentence="Un pilote nomme au moins une personne : choisissez-la dans la liste.",
)
refuses(
    "ck_publication_pilot_teamed",
    code="pilot_unnamed",
    sentence="Un pilote nomme au moins une équipe : choisissez-la dans la liste.",
)
refuses(
    "tg_publication_pilot_teams",
    code="pilot_stranger",
    sentence="Une équipe du pilote n’est pas de la société qui vend : choisissez dans la liste.",
)
refuses(
    "ck_publication_pilot_ends",
    code="pilot_endless",
    sentence="Un pilote a une fin : donnez son dernier jour, puis élargissez-le.",
)
refuses(
    "ck_sale_ban_period",
    code="period_reversed",
    sentence="La fin de l’interdiction précède son début : corrigez les dates.",
)
refuses(
    "ck_sale_ban_reason_given",
    code="reason_missing",
    sentence="Dites pourquoi cette vente est interdite.",
)
refuses(
    "ck_sale_ban_something",
    code="nothing_banned",
    sentence="Une interdiction nomme un produit, un canal, ou les deux : choisissez.",
)
refuses(
    "ck_sale_ban_channel",
    code="channel_missing",
    sentence="Ce canal n’existe pas : choisissez dans la liste.",
)
