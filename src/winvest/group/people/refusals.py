"""What the tables of the teams refuse, in French."""

from winvest.foundation.infra.constraints import refuses

TAKEN = "Une équipe active de cette société porte déjà ce nom : choisissez-en un autre."

refuses("uq_team_name", code="team_name_taken", sentence=TAKEN)
refuses(
    "ck_team_named",
    code="team_unnamed",
    sentence="Une équipe porte un nom : donnez-le.",
)
refuses(
    "ex_team_member_overlap",
    code="already_member",
    sentence="Cette personne est déjà dans l’équipe : rechargez la page.",
)
refuses(
    "ck_team_member_period",
    code="period_reversed",
    sentence="On ne quitte pas une équipe avant d’y être entré : rechargez la page.",
)
