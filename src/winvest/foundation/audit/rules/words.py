"""French words of the audit: tables, fields and acts, as people call them.

A table, field or act that is not listed keeps its own name, so that nothing is ever hidden.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """A thing in a sentence: « le produit », « la version »."""

    name: str
    the: str


def _le(name: str) -> Noun:
    return Noun(name=name, the=f"le {name}")


def _la(name: str) -> Noun:
    return Noun(name=name, the=f"la {name}")


def _l(name: str) -> Noun:
    return Noun(name=name, the=f"l’{name}")


TABLES: dict[str, Noun] = {
    "accounting_mapping": _le("mapping comptable"),
    "access_review": _la("revue des accès"),
    "access_review_line": _la("ligne de revue des accès"),
    "api_key": _la("clé d’API"),
    "app_user": _l("utilisateur"),
    "commission_scheme": _le("barème de commission"),
    "commission_tier": _le("palier de commission"),
    "company": _la("société"),
    "company_theme": _le("thème de la société"),
    "cq_rule": _la("règle de contrôle qualité"),
    "external_mapping": _le("code partenaire"),
    "initial_fee": Noun(name="frais initiaux", the="les frais initiaux"),
    "negotiated_price": _le("prix négocié"),
    "partner": _la("compagnie"),
    "partner_activation": _l("activation de la compagnie"),
    "partner_credential": _l("accès du partenaire"),
    "person_key": _la("clé de personne"),
    "price_option": _l("option"),
    "price_surcharge": _la("surcharge"),
    "pricing_rule": _la("règle de prix"),
    "product": _le("produit"),
    "product_document": _le("document"),
    "product_field_value": _la("caractéristique"),
    "product_plan": _la("formule"),
    "product_seller": _la("société vendeuse"),
    "product_version": _la("version"),
    "promotion": _la("promotion"),
    "publication": _la("publication"),
    "risk": _la("famille de risque"),
    "risk_field": _le("champ de la famille"),
    "role_grant": _l("attribution de rôle"),
    "role_right": _le("droit du rôle"),
    "totp_credential": _l("application d’authentification"),
    "user_account": _l("utilisateur"),
    "user_role": _l("attribution de rôle"),
    "user_session": _la("session"),
    "webauthn_credential": _la("clé de sécurité"),
    "webhook_endpoint": _le("point d’entrée de webhook"),
    "webhook_event": _l("événement de webhook"),
}

FIELDS: dict[str, str] = {
    "address": "adresse",
    "addresses": "adresses",
    "amount": "montant",
    "applies_to": "s’applique à",
    "approved_at": "approuvée le",
    "approved_by": "approuvée par",
    "author": "auteur",
    "auth_type": "type d’accès",
    "badges": "badges",
    "basis": "base des paliers",
    "bic": "BIC",
    "billing_cycle_days": "cycle de facturation (jours)",
    "brand_name": "marque",
    "brand_theme": "thème",
    "breaking_changes": "changements majeurs",
    "call_script_id": "script d’appel",
    "channel": "canal",
    "channels": "canaux",
    "client_kinds": "types de client",
    "client_reference": "référence client",
    "code": "code",
    "company_id": "société",
    "conditions": "conditions",
    "content_sha256": "empreinte du contenu",
    "cost_center": "centre de coûts",
    "created_by": "créé par",
    "credentials": "identifiants",
    "currency": "devise",
    "description": "description",
    "display_name": "nom affiché",
    "effect": "effet",
    "effective_from": "début d’effet",
    "effective_to": "fin d’effet",
    "email": "adresse e-mail",
    "end_at": "fin",
    "env": "environnement",
    "expires_at": "expire le",
    "external_code": "code externe",
    "file_hash": "empreinte du fichier",
    "file_url": "fichier",
    "first_months": "premiers mois",
    "first_name": "prénom",
    "full_name": "nom",
    "gl_account": "compte comptable",
    "help": "aide",
    "iban_masked": "IBAN masqué",
    "icon": "icône",
    "ics_code": "code ICS",
    "integration_status": "intégration",
    "is_active": "active",
    "is_global": "commune au groupe",
    "journal": "journal",
    "label": "libellé",
    "last_name": "nom",
    "legal_name": "raison sociale",
    "lifecycle_status": "statut",
    "mandatory": "obligatoire",
    "max": "maximum",
    "max_age": "âge maximal",
    "max_amount": "montant maximal",
    "media_type": "format",
    "min": "minimum",
    "min_age": "âge minimal",
    "min_amount": "montant minimal",
    "name": "nom",
    "nature": "nature",
    "notes": "notes",
    "partner_id": "compagnie",
    "password_hash": "mot de passe",
    "payload": "grille",
    "payment_terms": "conditions de paiement",
    "phone": "téléphone",
    "plan_code": "formule",
    "plan_id": "formule",
    "position": "ordre",
    "price_visibility": "visibilité du prix",
    "product_id": "produit",
    "product_version_id": "version",
    "published_at": "publié le",
    "reason": "motif",
    "recurrence": "récurrence",
    "required": "obligatoire",
    "required_fields": "pièces exigées",
    "revenue_model": "modèle de revenu",
    "revoked_at": "révoqué le",
    "right_code": "droit",
    "risk_family": "famille de risque",
    "risk_field_id": "champ",
    "risk_id": "famille de risque",
    "role": "rôle",
    "role_code": "rôle",
    "rotated_by": "renouvelé par",
    "scheme_id": "barème",
    "scope": "clientèle",
    "settlement": "versement",
    "short_name": "nom court",
    "siren": "SIREN",
    "siret_default": "SIRET",
    "size_bytes": "taille (octets)",
    "sku": "SKU",
    "slug": "identifiant",
    "split": "répartition",
    "start_at": "début",
    "status": "statut",
    "system": "système",
    "target_url": "adresse appelée",
    "tariff_mode": "mode tarifaire",
    "tax_code": "code TVA",
    "tax_included": "TVA comprise",
    "tax_rate": "taux de TVA",
    "tier_mode": "mode des paliers",
    "timezone": "fuseau horaire",
    "title": "titre",
    "type": "type",
    "unit": "unité",
    "user_id": "utilisateur",
    "valid_from": "valable dès le",
    "valid_to": "valable jusqu’au",
    "validated_at": "validé le",
    "validated_by": "validé par",
    "value": "valeur",
    "value_boolean": "valeur",
    "value_date": "valeur",
    "value_number": "valeur",
    "value_text": "valeur",
    "value_type": "type de valeur",
    "vat_number": "numéro de TVA",
    "version": "version",
    "visibility": "visibilité",
    "year": "année",
    "zones": "zones",
}

VALUES: dict[str, dict[str, str]] = {
    "channels": {
        "field": "Terrain",
        "telesales": "Télévente",
        "web": "Web",
        "partner": "Partenaires / marketplace",
    },
    "client_kinds": {"personal": "Particuliers", "professional": "Professionnels"},
    "badges": {
        "new": "Nouveau",
        "promo": "Promo",
        "beta": "Bêta",
        "on_quotation": "Sur devis",
    },
}
VALUES["channel"] = VALUES["channels"]

ROLES: dict[str, str] = {
    "admin_groupe": "Admin Groupe",
    "admin_societe": "Admin Société",
    "catalogue_manager": "Catalogue Manager",
    "compta": "Compta",
    "adv": "ADV",
    "vente": "Vente",
    "juriste": "Juriste",
    "it": "IT",
    "marketing": "Marketing",
    "manager": "Manager",
    "conseiller": "Conseiller",
    "auditeur": "Auditeur",
    "client": "Client",
}

ACTS: dict[str, str] = {
    "audit.forget_person": "Oublier une personne",
    "catalog.create_product": "Créer un produit",
    "catalog.delete_product": "Supprimer un produit",
    "catalog.edit_description": "Modifier la description",
    "catalog.load": "Charger le catalogue",
    "demo.load": "Charger la démonstration",
    "identity.change_right": "Changer un droit",
    "identity.create_user": "Créer un utilisateur",
    "identity.disable_idle": "Désactiver les comptes inactifs",
    "identity.sign_in": "Se connecter",
}

TECHNICAL = frozenset(
    "id created_at updated_at lock_version owner_company_id reader_company_ids readers_until"
    " name_sort near search kind risk_id_of_parent".split()
)


def table_noun(table: str) -> Noun:
    """The table as people call it; an unknown one keeps its name."""
    return TABLES.get(table) or Noun(name=table, the=f"« {table} »")


def field_label(name: str) -> str:
    """The field as people call it; an unknown one keeps its name."""
    return FIELDS.get(name, name)


def word_of(field: str, value: str) -> str:
    """A listed value as people call it; an unknown one keeps its name."""
    return VALUES.get(field, {}).get(value, value)


def role_labels(codes: str | None) -> str:
    """The roles under which somebody acted.

    >>> role_labels("compta,adv"), role_labels(None)
    ('Compta, ADV', '')
    """
    return ", ".join(ROLES.get(code, code) for code in (codes or "").split(",") if code)


def act_label(command: str | None) -> str:
    """The act under which the row was written; none means directly in the database."""
    if command is None:
        return "Hors de Winvest (SQL)"
    return ACTS.get(command, command)
