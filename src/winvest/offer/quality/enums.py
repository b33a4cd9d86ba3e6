"""What a sale may have to bring (Annexe A §2.2, CDC §3.6)."""

from winvest.foundation.kit.labelled import Labelled


class Piece(Labelled):
    """A paper or a field that the quality control knows; a rule may name others."""

    IDENTITY = "CNI", "Pièce d’identité"
    BANK_DETAILS = "RIB", "Relevé d’identité bancaire"
    ADDRESS = "JustifDomicile", "Justificatif de domicile"
    HEALTH_COVER = "AttestationSS", "Attestation de droits à l’assurance maladie"
    BENEFICIARY = "ClauseBeneficiaire", "Clause bénéficiaire signée"
    METER = "PDL", "Numéro du point de livraison"
    LAST_BILL = "DernièreFacture", "Dernière facture du fournisseur actuel"
    COMPANY = "Kbis", "Extrait Kbis de moins de trois mois"
    CALL_RECORD = "EnregistrementAppel", "Enregistrement de l’appel"
