"""What the tables of the audit refuse, in French."""

from winvest.foundation.infra.constraints import refuses

refuses(
    "tg_append_only",
    code="append_only",
    sentence="La piste d’audit ne se modifie pas : corrigez la donnée, l’audit suivra.",
)
refuses(
    "tg_id_final",
    code="id_final",
    sentence="L’identifiant d’une fiche ne change pas : créez une nouvelle fiche.",
)
