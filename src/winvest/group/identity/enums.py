"""Normalised lists of identity, with their French labels."""

from winvest.foundation.kit.labelled import Labelled


class UserStatus(Labelled):
    """Whether an account may sign in."""

    INVITED = "invited", "Invité", "info"
    ACTIVE = "active", "Actif", "ok"
    DISABLED = "disabled", "Désactivé", "neutral"


class KeyRefusal(Labelled):
    """Why the token of a key opened nothing."""

    REVOKED = "revoked", "Clé révoquée", "bad"
    EXPIRED = "expired", "Clé expirée", "warn"
    UNKNOWN = "unknown", "Jeton inconnu", "bad"


class Role(Labelled):
    """The group's roles (CDC §3.8, annexe D functions)."""

    ADMIN_GROUPE = "admin_groupe", "Admin Groupe"
    ADMIN_SOCIETE = "admin_societe", "Admin Société"
    CATALOGUE_MANAGER = "catalogue_manager", "Catalogue Manager"
    COMPTA = "compta", "Compta"
    ADV = "adv", "ADV"
    VENTE = "vente", "Vente"
    JURISTE = "juriste", "Juriste"
    IT = "it", "IT"
    MARKETING = "marketing", "Marketing"
    MANAGER = "manager", "Manager"
    CONSEILLER = "conseiller", "Conseiller"
    AUDITEUR = "auditeur", "Auditeur"
    CLIENT = "client", "Client"


class SignInOutcome(Labelled):
    """How an attempt to sign in ended."""

    DONE = "done", "Connexion réussie", "ok"
    WRONG = "wrong", "Identifiants refusés", "warn"
    WRONG_FACTOR = "wrong_factor", "Second facteur refusé", "warn"
    LOCKED = "locked", "Compte bloqué", "bad"
    DISABLED = "disabled", "Compte désactivé", "bad"
    RENEWED = "renewed", "Mot de passe renouvelé par courriel", "info"


class SecurityChange(Labelled):
    """What changes the security of an account, as its owner is told by mail."""

    PASSWORD = "password", "mot de passe changé"
    FACTOR_ADDED = "factor_added", "second facteur ajouté"
    FACTOR_REMOVED = "factor_removed", "second facteur retiré"
    CODES_RENEWED = "codes_renewed", "codes de secours refaits"


class TokenPurpose(Labelled):
    """Why somebody chooses a password by a mailed link."""

    RESET = "reset", "Mot de passe oublié"
    INVITATION = "invitation", "Invitation"


class ReviewDecision(Labelled):
    """What a reviewer says of one role of one person."""

    PENDING = "pending", "À décider", "warn"
    KEEP = "keep", "Maintenu", "ok"
    WITHDRAW = "withdraw", "Retiré", "bad"


class ReviewStatus(Labelled):
    """Where a quarterly review stands."""

    OPEN = "open", "En cours", "info"
    CLOSED = "closed", "Clôturée", "ok"
