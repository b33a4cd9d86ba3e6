"""Where a file comes from, where an import stands, what becomes of a line."""

from winvest.foundation.kit.labelled import Labelled


class Source(Labelled):
    """The tool that a file comes from."""

    A3DN = "a3dn", "A3DN"
    OGGODATA = "oggodata", "OggoData"
    SPREADSHEET = "spreadsheet", "Tableur"


class ImportStatus(Labelled):
    """Where an import stands."""

    RECEIVED = "received", "Colonnes à relier", "info"
    CHECKING = "checking", "Contrôle en cours", "info"
    CHECKED = "checked", "Contrôlé", "warn"
    APPLYING = "applying", "Import en cours", "info"
    APPLIED = "applied", "Importé", "ok"
    UNDOING = "undoing", "Annulation en cours", "info"
    UNDONE = "undone", "Annulé", "neutral"
    FAILED = "failed", "Échoué", "bad"


class Verdict(Labelled):
    """What the dry run says of a line."""

    CREATE = "create", "À créer", "info"
    UPDATE = "update", "À modifier", "info"
    UNCHANGED = "unchanged", "Inchangée", "neutral"
    FAULTY = "faulty", "Fautive", "bad"


class Joined(Labelled):
    """What is said of a line whose price goes into a version, rather than its verdict."""

    DRAFTED = "drafted", "Nouvelle version en brouillon", "info"
    WITH = "with", "Avec une autre ligne", "neutral"


class Outcome(Labelled):
    """What became of a line that was to be written, then taken back."""

    APPLIED = "applied", "Importée", "ok"
    REFUSED = "refused", "Refusée", "bad"
    UNDONE = "undone", "Annulée", "neutral"
    KEPT = "kept", "Gardée", "warn"


# Several of them, as the choice of the lines shown says it.
SEVERAL = {
    Verdict.UNCHANGED: "Inchangées",
    Verdict.FAULTY: "Fautives",
    Outcome.APPLIED: "Importées",
    Outcome.REFUSED: "Refusées",
    Outcome.UNDONE: "Annulées",
    Outcome.KEPT: "Gardées",
}
