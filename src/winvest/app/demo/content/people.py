"""Staff accounts of the demo: one a role and perimeter, and the cases that rights must handle."""

from winvest.app.demo.content.shapes_group import Grant, Person

ALL = ("FT", "AP", "MTV", "DEP", "PUR", "USGP", "WC")


def person(first: str, last: str, job: str, *grants: Grant, email: str) -> Person:
    """A member of staff."""
    return Person(
        email=f"{email}@winvest.example",
        first_name=first,
        last_name=last,
        job=job,
        grants=grants,
    )


def role(code: str, *companies: str, risks: tuple[str, ...] = ()) -> Grant:
    """A role in some companies."""
    return Grant(role=code, companies=companies, risks=risks)


PEOPLE: tuple[Person, ...] = (
    person(
        "Claire",
        "Vasseur",
        "Directrice des opérations du groupe",
        role("admin_groupe", *ALL),
        email="claire.vasseur",
    ),
    person(
        "Thierry",
        "Lemoine",
        "Directeur d’Action Prévoyance",
        role("admin_societe", "AP"),
        email="thierry.lemoine",
    ),
    person(
        "Nadia",
        "Benkacem",
        "Cheffe de produit assurance",
        role("catalogue_manager", "AP"),
        email="nadia.benkacem",
    ),
    person(
        "Julien",
        "Marchand",
        "Chef de produit télécom",
        role("catalogue_manager", "FT"),
        email="julien.marchand",
    ),
    person(
        "Aminata",
        "Diallo",
        "Responsable des offres télévision",
        role("catalogue_manager", "MTV"),
        email="aminata.diallo",
    ),
    person(
        "Sylvie",
        "Roussel",
        "Comptable, Action Prévoyance",
        role("compta", "AP"),
        email="sylvie.roussel",
    ),
    person(
        "Olivier",
        "Nguyen",
        "Responsable comptable",
        role("compta", "FT", "MTV"),
        email="olivier.nguyen",
    ),
    person(
        "Fatou",
        "Sarr",
        "Administration des ventes",
        role("adv", "AP", "FT"),
        email="fatou.sarr",
    ),
    person(
        "Kevin",
        "Moreau",
        "Téléconseiller",
        role("vente", "MTV", "FT"),
        email="kevin.moreau",
    ),
    person(
        "Hélène",
        "Castel",
        "Juriste du groupe",
        role("juriste", *ALL),
        email="helene.castel",
    ),
    person(
        "Rémi",
        "Aubry",
        "Responsable technique",
        role("it", *ALL),
        email="remi.aubry",
    ),
    person(
        "Inès",
        "Carvalho",
        "Responsable marketing",
        role("marketing", "PUR", "MTV"),
        email="ines.carvalho",
    ),
    person(
        "Bruno",
        "Delattre",
        "Responsable d’équipe de vente",
        role("manager", "DEP"),
        role("vente", "USGP"),
        email="bruno.delattre",
    ),
    person(
        "Manon",
        "Perrin",
        "Conseillère clients",
        role("conseiller", "AP"),
        email="manon.perrin",
    ),
    person(
        "Gilles",
        "Fontaine",
        "Auditeur interne",
        role("auditeur", *ALL),
        email="gilles.fontaine",
    ),
    person(
        "Sonia",
        "Keller",
        "Cheffe de produit box, télévision et énergie",
        role("catalogue_manager", "FT", "USGP", risks=("BOX", "OTT", "ELEC", "GAZ")),
        email="sonia.keller",
    ),
    person(
        "Laurent",
        "Pichon",
        "Chef de produit maison",
        role("catalogue_manager", "DEP", "PUR"),
        email="laurent.pichon",
    ),
    person(
        "Valérie",
        "Girard",
        "Comptable des sociétés de services",
        role("compta", "DEP", "PUR", "USGP", "WC"),
        email="valerie.girard",
    ),
    person(
        "Mathieu",
        "Colin",
        "Administration des ventes, services et télévision",
        role("adv", "MTV", "DEP", "PUR", "USGP", "WC"),
        email="mathieu.colin",
    ),
    person(
        "Chloé",
        "Besson",
        "Chargée de communication",
        role("marketing", "FT", "AP", "DEP", "USGP", "WC"),
        email="chloe.besson",
    ),
    person(
        "Étienne",
        "Faure",
        "Chef de produit, sociétés du groupe",
        role("catalogue_manager", "USGP", "WC"),
        email="etienne.faure",
    ),
    person(
        "Antoine",
        "Mercier",
        "Responsable des ventes télécom",
        role("manager", "FT", "MTV"),
        email="antoine.mercier",
    ),
    person(
        "Yasmine",
        "Haddad",
        "Vendeuse télévision et box",
        role("vente", "MTV", "FT"),
        email="yasmine.haddad",
    ),
    person(
        "Hugo",
        "Lambert",
        "Vendeur à domicile",
        role("vente", "FT"),
        email="hugo.lambert",
    ),
    person(
        "Julie",
        "Robin",
        "Conseillère en prévoyance",
        role("vente", "AP"),
        email="julie.robin",
    ),
)
