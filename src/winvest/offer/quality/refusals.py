"""What the tables of the quality control refuse, in French."""

from winvest.foundation.infra.constraints import refuses

refuses(
    "ck_cq_rule_required_fields_shape",
    code="required_fields_shape",
    sentence="Les pièces demandées forment une liste de mots : corrigez la saisie.",
)
