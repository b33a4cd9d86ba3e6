"""Normalised lists of the documents (Annexe A §2.2, Annexe B, Annexe C §5)."""

from winvest.foundation.kit.labelled import Labelled


class DocumentType(Labelled):
    """Kind of document."""

    DIPA = "DIPA", "DIPA – information sur le produit d’assurance"
    CG = "CG", "Conditions générales"
    CP = "CP", "Conditions particulières"
    TARIF = "TARIF", "Fiche tarif"
    SCRIPT = "SCRIPT", "Script de vente"
    MEDIA = "MEDIA", "Média"
    FIP = "FIP", "Fiche d’information précontractuelle"
    CGV = "CGV", "Conditions générales de vente"
    CGU = "CGU", "Conditions générales d’utilisation"
    CGA = "CGA", "Conditions générales d’abonnement"
    CPA = "CPA", "Conditions particulières d’abonnement"
    NOTICE = "NOTICE", "Notice d’information"
    NOTICE_TARIFAIRE = "NOTICE_TARIFAIRE", "Notice tarifaire"
    NOTICE_SERVICE = "NOTICE_SERVICE", "Notice de service"
    FAQ = "FAQ", "Questions fréquentes"
    MENTIONS = "MENTIONS", "Mentions légales"
    CHARTE_RGPD = "CHARTE_RGPD", "Charte de confidentialité"
    CHARTE_USAGE = "CHARTE_USAGE", "Charte d’utilisation"
    MANDAT_SEPA = "MANDAT_SEPA", "Mandat SEPA"
    FICHE_TECHNIQUE = "FICHE_TECHNIQUE", "Fiche technique"
    VISUEL = "VISUEL", "Visuel"


class DocumentStatus(Labelled):
    """Where a document stands (Annexe C §5); what is compulsory is the column `mandatory`."""

    DRAFT = "draft", "Brouillon", "neutral"
    PUBLISHED = "published", "Publié", "ok"
    EXPIRED = "expired", "Expiré", "bad"
    ARCHIVED = "archived", "Archivé", "neutral"


class DocumentRequirement(Labelled):
    """Whether the version may do without the document (Annexe C §5)."""

    MANDATORY = "mandatory", "Obligatoire", "warn"
    OPTIONAL = "optional", "Optionnel", "neutral"


class ConversionStatus(Labelled):
    """What became of a conversion to PDF/A."""

    WAITING = "waiting", "Conversion en cours", "info"
    DONE = "done", "Converti", "ok"
    FAILED = "failed", "Conversion impossible", "bad"
