"""What the tables of the saved views refuse, in French."""

from winvest.foundation.infra.constraints import refuses

for _kind, _whose in (
    ("personal", "Vous avez déjà une vue de ce nom"),
    ("company", "La société a déjà une vue partagée de ce nom"),
    ("group", "Le groupe a déjà une vue partagée de ce nom"),
):
    refuses(
        f"uq_saved_view_{_kind}_name",
        code="view_name_taken",
        sentence=f"{_whose} : choisissez-en un autre, ou mettez l’autre à jour.",
    )
refuses(
    "ck_saved_view_name_given",
    code="view_name_missing",
    sentence="Une vue demande un nom : donnez-lui-en un.",
)
refuses(
    "ck_saved_view_company_said",
    code="view_company",
    sentence="Une vue partagée à une société dit laquelle : choisissez-la.",
)
