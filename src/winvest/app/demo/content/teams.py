"""The teams of the demo group: those who sell side by side, and the one that tries a product."""

from winvest.app.demo.content.shapes_group import Team

TEAMS: tuple[Team, ...] = (
    Team(
        company="FT",
        name="Télévente Nord",
        manager="antoine.mercier",
        members=("kevin.moreau", "yasmine.haddad"),
    ),
    Team(company="FT", name="Terrain Île-de-France", members=("hugo.lambert",)),
    Team(
        company="MTV",
        name="Pilotes télévision",
        manager="antoine.mercier",
        members=("yasmine.haddad",),
    ),
    Team(
        company="AP",
        name="Conseil prévoyance",
        manager="julie.robin",
        members=("manon.perrin",),
    ),
    Team(company="AP", name="Boutiques d’hiver", archived=True),
    Team(company="DEP", name="Dépannage minute", manager="bruno.delattre"),
)
