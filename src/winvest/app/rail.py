"""The rail: what is shown where, and the right that opens it."""

from winvest.foundation.infra.rails import NavGroup, NavItem

NAV: tuple[NavGroup, ...] = (
    NavGroup(
        label="Aujourd’hui",
        items=(
            NavItem(label="Accueil", href="/", icon="home"),
            NavItem(
                label="Mes validations",
                href="/mes-validations",
                icon="check",
                rights=("approvals.sign",),
                within=("/mes-validations/",),
            ),
        ),
    ),
    NavGroup(
        label="Catalogue",
        items=(
            NavItem(
                label="Produits",
                href="/catalogue",
                icon="box",
                rights=("catalog.read",),
                within=("/produits/",),
            ),
            NavItem(
                label="Listes",
                href="/listes",
                icon="book",
                rights=("catalog.read",),
                within=("/listes/",),
            ),
            NavItem(label="Risques", href="/risques", icon="layers", rights=("catalog.read",)),
            NavItem(
                label="Compagnies",
                href="/compagnies",
                icon="link",
                rights=("partners.read",),
            ),
            NavItem(
                label="Documents",
                href="/documents",
                icon="file",
                rights=("documents.read",),
            ),
            NavItem(
                label="Mes lots",
                href="/lots",
                icon="layers",
                rights=("catalog.read",),
            ),
            NavItem(label="Imports", href="/imports", icon="upload", rights=("catalog.edit",)),
            NavItem(
                label="Tarifs",
                href="/tarifs",
                icon="percent",
                rights=("pricing.read",),
                within=("/tarifs/",),
            ),
            NavItem(
                label="Exclusions",
                href="/exclusions",
                icon="shield",
                rights=("exclusions.edit",),
            ),
            NavItem(
                label="Simulateur de prix",
                href="/simulateur",
                icon="coins",
                rights=("simulate.price",),
            ),
            NavItem(
                label="Répétition générale",
                href="/simulateur/repetition",
                icon="scale",
                rights=("simulate.price",),
            ),
            NavItem(
                label="Indices",
                href="/indices",
                icon="chart",
                rights=("pricing.read",),
            ),
        ),
    ),
    NavGroup(
        label="Administration",
        items=(
            NavItem(
                label="Utilisateurs",
                href="/administration/utilisateurs",
                icon="users",
                rights=("users.read",),
            ),
            NavItem(
                label="Équipes",
                href="/administration/equipes",
                icon="user",
                rights=("teams.read",),
            ),
            NavItem(
                label="Droits",
                href="/administration/droits",
                icon="key",
                rights=("rights.read",),
            ),
            NavItem(
                label="Revue des accès",
                href="/administration/acces",
                icon="shieldok",
                rights=("access_review.do",),
            ),
            NavItem(
                label="Clés d’API",
                href="/administration/cles",
                icon="link",
                rights=("apikeys.edit",),
            ),
            NavItem(
                label="Sécurité",
                href="/administration/securite",
                icon="lock",
                rights=("system.read",),
            ),
            NavItem(
                label="Sociétés",
                href="/administration/societes",
                icon="globe",
                rights=("companies.read",),
            ),
            NavItem(
                label="Messages",
                href="/administration/messages",
                icon="mail",
                rights=("messages.edit",),
            ),
            NavItem(label="Journal d’audit", href="/audit", icon="shield", rights=("audit.read",)),
        ),
    ),
)
