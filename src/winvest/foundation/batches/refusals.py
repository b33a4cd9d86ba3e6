"""What the tables of the batches refuse, in French."""

from winvest.foundation.infra.constraints import refuses

refuses(
    "uq_batch_undoes_id",
    code="already_undone",
    sentence="Ce lot a déjà été annulé : ouvrez le lot d’annulation pour voir son résultat.",
)
