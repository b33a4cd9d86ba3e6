"""Views of the product list that the companies of the demo share: what each looks at every week."""

from winvest.app.demo.content.shapes_group import SharedView

VIEWS: tuple[SharedView, ...] = (
    SharedView(
        name="En vente sur le web", company=None, filters={"statut": "active", "canal": "web"}
    ),
    SharedView(
        name="Derniers changements",
        company=None,
        filters={"tri": "-maj"},
        columns=("code", "nom", "statut", "societe", "compagnie", "risque", "version", "maj"),
    ),
    SharedView(
        name="Prix repris des compagnies",
        company="AP",
        filters={"statut": "active", "modele": "auto", "tri": "compagnie"},
        columns=("code", "nom", "statut", "compagnie", "integration", "des", "modele", "version"),
    ),
    SharedView(
        name="Santé, du moins cher",
        company="AP",
        filters={"risque": "SANTE", "statut": "active", "tri": "des"},
    ),
    SharedView(
        name="À préparer",
        company="AP",
        filters={"statut": "draft", "tri": "risque"},
        columns=("code", "nom", "statut", "compagnie", "risque", "canaux", "modele", "maj"),
    ),
    SharedView(
        name="Box et fibre en vente",
        company="FT",
        filters={"risque": "BOX", "statut": "active", "tri": "des"},
    ),
    SharedView(
        name="Pas encore diffusés",
        company="FT",
        filters={"diffuse": "non", "tri": "statut"},
        columns=("code", "nom", "statut", "risque", "canaux", "diffuse", "des"),
    ),
    SharedView(
        name="Bouquets par prix",
        company="MTV",
        filters={"risque": "OTT", "statut": "active", "tri": "des"},
    ),
    SharedView(
        name="Ventes gelées",
        company="MTV",
        filters={"statut": "frozen"},
        columns=("code", "nom", "statut", "societe", "diffuse", "version", "maj"),
    ),
    SharedView(
        name="Dépannage, du moins cher",
        company="DEP",
        filters={"risque": "DEPANNAGE", "statut": "active", "tri": "des"},
    ),
    SharedView(
        name="Cafés du catalogue",
        company="PUR",
        filters={"risque": "CAFE", "tri": "des"},
        columns=("code", "nom", "statut", "canaux", "des", "badges", "maj"),
    ),
    SharedView(
        name="Offres indexées",
        company="USGP",
        filters={"modele": "indexed", "statut": "active"},
        columns=("code", "nom", "statut", "risque", "compagnie", "modele", "des", "version"),
    ),
    SharedView(
        name="Partenariats en vente",
        company="WC",
        filters={"risque": "PARTENARIAT", "statut": "active"},
    ),
)
