"""French words of the audit: tables, fields and acts, as people call them.

A table, field or act that is not listed keeps its own name, so that nothing is ever hidden.
"""

from dataclasses import dataclass

from winvest.foundation.audit.rules.act_words import ACTS, ROLES, VALUES
from winvest.foundation.audit.rules.field_words import FIELDS


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
    "admin_act": _l("acte d’administration"),
    "api_key": _la("clé d’API"),
    "app_user": _l("utilisateur"),
    "batch": _le("lot"),
    "catalog_import": _l("import"),
    "import_mapping": _la("correspondance de colonnes"),
    "commission_scheme": _le("barème de commission"),
    "commission_tier": _le("palier de commission"),
    "client_exclusion": _l("exclusion d’un client"),
    "company": _la("société"),
    "company_address": _l("adresse de la société"),
    "company_contact": _le("contact de la société"),
    "company_ledger_setting": _le("réglage comptable"),
    "cq_rule": _la("règle de contrôle qualité"),
    "dated_promotion": _la("promotion datée"),
    "external_mapping": _le("code partenaire"),
    "index_point": _la("valeur d’indice"),
    "insurance_tax": _la("taxe sur les assurances"),
    "initial_fee": Noun(name="frais initiaux", the="les frais initiaux"),
    "negotiated_price": _le("prix négocié"),
    "partner": _la("compagnie"),
    "partner_activation": _l("activation de la compagnie"),
    "partner_contact": _le("contact de la compagnie"),
    "partner_credential": _l("accès du partenaire"),
    "partner_extranet_code": _le("code extranet"),
    "price_grid_row": _la("ligne de la grille"),
    "price_option": _l("option"),
    "price_surcharge": _la("surcharge"),
    "pricing_rule": _la("règle de prix"),
    "product": _le("produit"),
    "product_document": _le("document"),
    "document_conversion": _la("conversion en PDF/A"),
    "document_correction": _la("correction de document"),
    "document_file": _le("fichier de document"),
    "document_timestamp": _l("horodatage de document"),
    "document_obligation": _l("obligation de document"),
    "product_field_value": _la("caractéristique"),
    "product_plan": _la("formule"),
    "price_notice_rule": _la("règle de préavis"),
    "product_seller": _la("société vendeuse"),
    "product_version": _la("version"),
    "raci_task": _la("tâche de la matrice RACI"),
    "raci_rule": _la("ligne de la matrice RACI"),
    "approval_task": _la("validation"),
    "approval_act": _l("acte de validation"),
    "approval_delay": _le("délai de publication"),
    "version_decision": _la("décision sur une version"),
    "promotion": _la("promotion"),
    "client_notice": _le("préavis à envoyer"),
    "rehearsal": _la("répétition générale"),
    "publication": _la("publication"),
    "sale_ban": _l("interdiction de vente"),
    "risk": _la("famille de risque"),
    "risk_field": _le("champ de la famille"),
    "oidc_identity": _l("identité de l’annuaire"),
    "passkey": _la("clé de sécurité"),
    "recovery_code": _le("code de secours"),
    "role_assignment": _l("attribution de rôle"),
    "role_right": _le("droit du rôle"),
    "saved_view": _la("vue de liste"),
    "sign_in_policy": _la("règle de connexion"),
    "sms_factor": _le("téléphone de secours"),
    "totp_factor": _l("application d’authentification"),
    "team": _l("équipe"),
    "team_member": _le("membre d’équipe"),
    "geo_zone": _la("zone"),
    "ledger_account": _le("compte comptable"),
    "measure_unit": _l("unité"),
    "product_exit_plan": _le("plan de sortie"),
    "product_mapping": Noun(name="mappings transverses", the="les mappings transverses"),
    "sales_channel": _le("canal"),
    "vat_code": _le("code TVA"),
    "accounting_entry": _l("écriture comptable"),
    "accounting_entry_line": _la("ligne d’écriture"),
    "accounting_journal": _le("journal comptable"),
    "notification_template": _le("modèle de message"),
    "slack_hook": _le("canal Slack"),
    "webhook_endpoint": _le("point d’entrée de webhook"),
}

TECHNICAL = frozenset(
    "id created_at updated_at lock_version owner_company_id reader_company_ids readers_until"
    " name_sort near search summary truncated".split()
)


def table_noun(table: str) -> Noun:
    """The table as people call it; an unknown one keeps its name."""
    return TABLES.get(table) or Noun(name=table, the=f"« {table} »")


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
