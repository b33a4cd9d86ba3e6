"""What the tables of the approvals refuse, in French."""

from winvest.foundation.infra.constraints import refuses

refuses(
    "uq_approval_task_living",
    code="task_exists",
    sentence="Cette validation vient d’être demandée par quelqu’un d’autre : rechargez la page.",
)
refuses(
    "ck_approval_task_refusal_explained",
    code="comment_missing",
    sentence="Dites ce qui ne va pas : la personne qui a préparé doit pouvoir corriger.",
)
refuses(
    "ex_raci_rule_overlap",
    code="matrix_overlap",
    sentence="La matrice change déjà ce jour-là : rechargez la page, puis recommencez.",
)
