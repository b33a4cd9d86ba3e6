"""Normalised lists of the approvals (annexe D)."""

from winvest.foundation.kit.labelled import Labelled


class Function(Labelled):
    """The functions of the matrix, in the order of its columns (annexe D 2)."""

    PRODUIT = "produit", "Produit"
    COMPTA = "compta", "Compta"
    ADV = "adv", "ADV"
    IT = "it", "IT"
    MARKETING = "marketing", "Marketing"


class Process(Labelled):
    """The processes of the matrix (annexe D 3)."""

    NEW_PRODUCT = "new_product", "Nouveau produit"
    TARIFF_CHANGE = "tariff_change", "Commission / tarif"
    DOCUMENTS = "documents", "Validation documentaire"
    PARTNER = "partner", "Intégration partenaire"
    WITHDRAWAL = "withdrawal", "Retrait produit"


class RaciTask(Labelled):
    """The tasks of the matrix, in its order."""

    BUSINESS_CASE = "business_case", "Définition besoins & business case"
    PRODUCT_SHEET = "product_sheet", "Création fiche produit"
    PRICE_MODEL = "price_model", "Définition modèle tarifaire & formules"
    COMMISSION_SETTING = "commission_setting", "Paramétrage commissions"
    DOCUMENT_CHECK = "document_check", "Validation documentaire (CG/DIPA)"
    BOOKING = "booking", "Mapping comptable (comptes, TVA)"
    PARTNER_API = "partner_api", "Déploiement API partenaire"
    PUBLICATION = "publication", "Publication catalogue"
    PROPOSAL = "proposal", "Proposition ajustement"
    FINANCIAL_IMPACT = "financial_impact", "Validation impact financier"
    IMPLEMENTATION = "implementation", "Implémentation dans CRM"
    COMMUNICATION = "communication", "Communication interne"
    COLLECTION = "collection", "Rédaction/collecte documents"
    LEGAL_CHECK = "legal_check", "Vérification légale / conformité"
    ARCHIVING = "archiving", "Archivage & publication"
    CONTRACT = "contract", "Contractualisation & SLA"
    CREDENTIALS = "credentials", "Onboarding credentials API"
    SANDBOX_TEST = "sandbox_test", "Test sandbox / recette"
    GO_LIVE = "go_live", "Mise en production"
    DECISION = "decision", "Décision retrait"
    SALES_STOP = "sales_stop", "Blocage nouvelles ventes"
    CLIENT_NOTICE = "client_notice", "Information clients"
    CLOSING = "closing", "Archivage produit & documents"


class Letter(Labelled):
    """What a function is to a task."""

    R = "R", "Réalise"
    A = "A", "Valide"
    RA = "R/A", "Réalise et valide"
    C = "C", "Consultée"
    I = "I", "Informée"  # noqa: E741 - the letter of the matrix


class Facet(Labelled):
    """What a task depends on: when that changes, its sign-off falls."""

    CONTENT = "content", "toute la version"
    ECONOMICS = "economics", "les formules, les prix et les commissions"
    DOCUMENTS = "documents", "les documents et les pièces"
    BOOKING = "booking", "le mapping comptable"
    INTEGRATION = "integration", "le lien avec le partenaire"
    EXIT_PLAN = "exit_plan", "le plan de sortie"
    TERMS = "terms", "l’identité, la banque et les engagements de la compagnie"
    FILE = "file", "le document déposé"
    NOTHING = "nothing", "rien d’autre"


class SubjectKind(Labelled):
    """What a task is about."""

    VERSION = "version", "Version"
    PRODUCT = "product", "Produit"
    DOCUMENT = "document", "Document"
    PARTNER = "partner", "Compagnie"


class TaskStatus(Labelled):
    """Where a task stands."""

    OPEN = "open", "À signer", "warn"
    PAUSED = "paused", "En attente de soumission", "neutral"
    SIGNED = "signed", "Signée", "ok"
    REFUSED = "refused", "Refusée", "bad"
    DONE = "done", "Faite", "ok"
    CANCELLED = "cancelled", "Sans objet", "neutral"


class TaskAct(Labelled):
    """What happened to a task, as its history names it."""

    ASKED = "asked", "Demandée", "info"
    ASKED_AGAIN = "asked_again", "Demandée de nouveau", "info"
    ADVISED = "advised", "Avis donné", "info"
    SIGNED = "signed", "Signée", "ok"
    DONE = "done", "Faite", "ok"
    REFUSED = "refused", "Refusée", "bad"
    REOPENED = "reopened", "Rouverte : le contenu a changé", "warn"
    ESCALATED = "escalated", "Relancée : délai dépassé", "warn"
    PASSED_ON = "passed_on", "Confiée à une autre fonction", "info"
    CANCELLED = "cancelled", "Sans objet", "neutral"
