"""Normalised lists of the rehearsals."""

from winvest.foundation.kit.labelled import Labelled


class RehearsalKind(Labelled):
    """What is rehearsed."""

    VERSION = "version", "Version"
    PUBLICATION = "publication", "Diffusion"


class RehearsalStatus(Labelled):
    """How far a rehearsal is."""

    WAITING = "waiting", "En attente", "neutral"
    RUNNING = "running", "En cours", "info"
    DONE = "done", "Terminée", "ok"
    FAILED = "failed", "Échouée", "bad"
    STOPPED = "stopped", "Arrêtée", "warn"


class ComparisonStatus(Labelled):
    """How far the comparison with what happened is."""

    NONE = "none", "À venir", "neutral"
    WAITING = "waiting", "En cours", "info"
    SAME = "same", "Prédit = réel", "ok"
    DIFFERENT = "different", "Écarts", "warn"


class SubjectKind(Labelled):
    """What is priced again."""

    QUOTE = "quote", "Devis"
    CONTRACT = "contract", "Contrat"


class LineNature(Labelled):
    """Which flow an amount is; its account follows."""

    REVENUE = "revenue", "Prix"
    FEE = "fee", "Frais"


class Effect(Labelled):
    """What the change does to a file."""

    DEARER = "dearer", "Plus cher", "warn"
    CHEAPER = "cheaper", "Moins cher", "ok"
    SAME = "same", "Inchangé", "neutral"
    LOST = "lost", "Plus vendable", "bad"
    GAINED = "gained", "Devient vendable", "info"
    UNPRICED = "unpriced", "Sans prix", "neutral"


class TotalKind(Labelled):
    """What a stored total adds up."""

    ENTRY = "entry", "Écriture"
    PARTY = "party", "Part de commission"
    LETTER = "letter", "Courrier"


class NoticeLetter(Labelled):
    """How the law has a client told before a price goes up."""

    DURABLE = "durable", "E-mail ou courrier (support durable)"
    POST = "post", "Courrier postal, e-mail si le client l’a demandé"
    REGISTERED = "registered", "Lettre recommandée"


class SentHow(Labelled):
    """By what a notice was really sent to clients."""

    MAIL = "mail", "E-mail"
    POST = "post", "Courrier postal"
    REGISTERED = "registered", "Lettre recommandée"
    PARTNER = "partner", "Par le partenaire"


class Side(Labelled):
    """Of which prices one speaks."""

    BEFORE = "before", "Avant"
    AFTER = "after", "Après"
    ACTUAL = "actual", "Réel"
