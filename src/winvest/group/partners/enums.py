"""Normalised lists of the partners."""

from winvest.foundation.kit.labelled import Labelled


class PartnerType(Labelled):
    """The partner's trade."""

    INSURER = "insurer", "Assureur"
    ENERGY = "energy", "Énergie"
    TELECOM = "telecom", "Télécom"
    OTT = "ott", "OTT / média"
    MARKETPLACE = "marketplace", "Marketplace"
    OTHER = "other", "Autre"


class PartnerStatus(Labelled):
    """Whether the group works with the partner."""

    ACTIVE = "active", "Actif", "ok"
    INACTIVE = "inactive", "Inactif", "neutral"
    TEST = "test", "En test", "info"


class PartnerContactKind(Labelled):
    """For what a contact of the partner is reached."""

    COMMERCIAL = "commercial", "Commercial"
    TECHNICAL = "technical", "Technique"
    BILLING = "billing", "Facturation et bordereaux"
    CLAIMS = "claims", "Gestion et sinistres"
    COMPLIANCE = "compliance", "Conformité"


class CredentialEnvironment(Labelled):
    """Which of the partner's systems the keys open."""

    SANDBOX = "sandbox", "Bac à sable", "info"
    PRODUCTION = "production", "Production", "ok"


class AuthType(Labelled):
    """How the partner recognises us."""

    API_KEY = "api_key", "Clé d’API"
    OAUTH2 = "oauth2", "OAuth 2"
    BASIC = "basic", "Identifiant et mot de passe"


class WebhookKind(Labelled):
    """What the partner tells us."""

    QUOTE = "quote", "Tarif"
    ISSUE_POLICY = "issuePolicy", "Contrat émis"
    CANCEL = "cancel", "Résiliation"
    RENEWAL = "renewal", "Renouvellement"
    COMMISSION_REPORT = "commissionReport", "Bordereau de commissions"


class EndpointStatus(Labelled):
    """Whether the partner's messages are taken in."""

    ACTIVE = "active", "Actif", "ok"
    INACTIVE = "inactive", "Inactif", "neutral"
