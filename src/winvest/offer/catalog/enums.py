"""Normalised lists of the catalogue (Annexe C §1, §2; CDC §2.2)."""

from winvest.foundation.kit.labelled import Labelled


class RiskScope(Labelled):
    """Whom a family is for."""

    PERSONAL = "personal", "Particuliers"
    PROFESSIONAL = "professional", "Professionnels"


class FieldKind(Labelled):
    """Type of a field that a family adds to its products."""

    TEXT = "text", "Texte"
    INTEGER = "integer", "Nombre entier"
    DECIMAL = "decimal", "Nombre décimal"
    BOOLEAN = "boolean", "Oui / non"
    DATE = "date", "Date"
    CHOICE = "choice", "Choix dans une liste"
    MULTI_CHOICE = "multi_choice", "Choix multiple"


class RevenueModel(Labelled):
    """How the product earns money."""

    REVENUE = "revenue", "CA interne"
    COMMISSION = "commission", "Commission"
    MIXED = "mixed", "Mixte"


class LifecycleStatus(Labelled):
    """Life cycle of a product (Annexe C §1)."""

    DRAFT = "draft", "Brouillon", "neutral"
    TEST = "test", "Test", "info"
    ACTIVE = "active", "Actif", "ok"
    FROZEN = "frozen", "Gelé", "warn"
    RETIRED = "retired", "Retiré", "neutral"


class IntegrationStatus(Labelled):
    """How the product is linked to its partner (Annexe C §2)."""

    NOT_INTEGRATED = "not_integrated", "Non intégré", "neutral"
    REQUESTED = "requested", "Demande en cours", "info"
    API = "api", "Intégré API", "ok"
    IMPORT = "import", "Intégré Import", "ok"
    INACTIVE = "inactive", "Inactif", "warn"


class TariffMode(Labelled):
    """Where the price comes from."""

    AUTO = "auto", "Automatique"
    MANUAL = "manual", "Manuel"


class Channel(Labelled):
    """A way to sell; its label follows the list « Canaux » (`app.list_names`)."""

    FIELD = "field", "Terrain"
    TELESALES = "telesales", "Télévente"
    WEB = "web", "Web"
    PARTNER = "partner", "Partenaires / marketplace"


class ClientKind(Labelled):
    """Who may subscribe."""

    PERSONAL = "personal", "Particulier"
    PROFESSIONAL = "professional", "Professionnel"


class Badge(Labelled):
    """A mark shown beside the product's name (CDC §3.4)."""

    NEW = "new", "Nouveau", "info"
    PROMO = "promo", "Promo", "ok"
    BETA = "beta", "Bêta", "warn"
    ON_QUOTATION = "on_quotation", "Sur devis", "neutral"


class VersionStatus(Labelled):
    """Where a version stands on its way to the public and after it."""

    DRAFT = "draft", "Brouillon", "neutral"
    IN_REVIEW = "in_review", "En validation", "info"
    APPROVED = "approved", "Approuvée", "info"
    SCHEDULED = "scheduled", "Planifiée", "info"
    ACTIVE = "active", "En vigueur", "ok"
    SUPERSEDED = "superseded", "Remplacée", "neutral"
    WITHDRAWN = "withdrawn", "Retirée", "bad"


class Recurrence(Labelled):
    """How often a plan is charged."""

    ONE_SHOT = "one_shot", "Paiement unique"
    MONTHLY = "monthly", "Mensuel"
    YEARLY = "yearly", "Annuel"
    CUSTOM = "custom", "Cycle en jours"
