"""Trees of what surrounds the catalogue: companies, partners, families."""

import secrets
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from winvest.app.demo.content.accounts import accounts_of
from winvest.app.demo.content.companies import COMPANIES
from winvest.app.demo.content.partners import PARTNERS
from winvest.app.demo.content.risks import RISKS
from winvest.app.demo.content.shapes_group import Company, Partner, Risk
from winvest.app.demo.moments import moment_of
from winvest.app.demo.trees import Tree, Values, company_id, demo_id, partner_id, risk_id
from winvest.app.demo.wording import french_spaces
from winvest.foundation.infra.models import Base
from winvest.group.accounting.models.accounts import LedgerAccount
from winvest.group.companies import models as companies
from winvest.group.partners import models as partners
from winvest.group.partners.enums import WebhookKind
from winvest.group.partners.rules import masked_iban
from winvest.offer.catalog.models import risks

# The keys that the shipped OggoData simulator knows; they open nothing else.
SANDBOX_KEYS = {"client_id": "winvest-ap-sandbox", "client_secret": "sandbox-only"}
LEDGER = {
    "purchases": ("607000", "ACHAT"),
    "bank": ("512000", "BANQUE"),
    "commissions": ("708200", "VENTE"),
    "receivable": ("411000", "VENTE"),
    "vat_collected": ("445710", "VENTE"),
    "vat_deductible": ("445660", "ACHAT"),
    "fees": ("627000", "BANQUE"),
    "miscellaneous": (None, "OD"),
}


def group_trees(*, anchor: date) -> tuple[Tree, ...]:
    """Companies first, then partners, then families."""
    return (
        *(_company(one) for one in COMPANIES),
        *(_partner(one, anchor=anchor) for one in PARTNERS),
        *(_risk(one, position) for position, one in enumerate(RISKS)),
    )


def _company(one: Company) -> Tree:
    owner = company_id(one.code)
    row: Values = {
        "id": owner,
        "code": one.code,
        "legal_name": one.legal_name,
        "brand_name": one.brand_name,
        "siren": one.siren,
        "siret_default": one.siret,
        "vat_number": one.vat_number,
        "ics_code": one.ics,
        "brand_theme": {"brand": one.brand},
    }
    address: Values = {
        "id": demo_id("address", one.code),
        "company_id": owner,
        "kind": "head_office",
        "line1": one.address.street,
        "postal_code": one.address.postal_code,
        "city": one.address.town,
        "country": one.address.country,
    }
    contacts: list[Values] = [
        {
            "id": demo_id("contact", one.code, contact.email),
            "company_id": owner,
            "kind": contact.kind,
            "name": contact.label,
            "email": contact.email,
        }
        for contact in one.contacts
    ]
    ledger = {"sales": (one.revenue_account, one.sales_journal)} | LEDGER
    settings: list[Values] = [
        {
            "id": demo_id("ledger", one.code, purpose),
            "company_id": owner,
            "purpose": purpose,
            "gl_account": account,
            "journal": journal,
        }
        for purpose, (account, journal) in ledger.items()
    ]
    rows: list[tuple[type[Base], Values]] = [
        (companies.Company, row),
        (companies.CompanyAddress, address),
        *((companies.CompanyContact, contact) for contact in contacts),
        *((companies.CompanyLedgerSetting, setting) for setting in settings),
        *((LedgerAccount, account) for account in _accounts(one)),
    ]
    return Tree(root=companies.Company, id=owner, rows=tuple(rows))


def _accounts(one: Company) -> Iterator[Values]:
    for account in accounts_of(one):
        yield {
            "id": demo_id("account", one.code, account.number),
            "company_id": company_id(one.code),
            "number": account.number,
            "label": french_spaces(account.label),
            "nature": account.nature,
        }


def _partner(one: Partner, *, anchor: date) -> Tree:
    this = partner_id(one.slug)
    owner = company_id(one.company)
    row: Values = {
        "id": this,
        "company_id": owner,
        "slug": one.slug,
        "type": one.type,
        "name": one.name,
        "legal_name": one.legal_name,
        "siren": one.siren,
        "addresses": [
            {
                "kind": "head_office",
                "line1": one.address.street,
                "postal_code": one.address.postal_code,
                "city": one.address.town,
                "country": one.address.country,
            }
        ],
        "iban_masked": masked_iban(one.iban) if one.iban else None,
        "iban": one.iban.encode() if one.iban else None,
        "bic": one.bic,
        "payment_terms": one.payment_terms,
        "status": one.status,
        "sla_latency_ms": one.sla.latency_ms if one.sla else None,
        "sla_availability": one.sla.availability if one.sla else None,
        "sla_support_hours": one.sla.support_hours if one.sla else None,
        "sla_notes": french_spaces(one.sla.notes) if one.sla else None,
        "sla_from": one.sla.since if one.sla else None,
    }
    rows: list[tuple[type[Base], Values]] = [(partners.Partner, row)]
    for code in one.active_for:
        activation: Values = {
            "id": demo_id("activation", one.slug, code),
            "partner_id": this,
            "owner_company_id": owner,
            "company_id": company_id(code),
            "status": one.status,
            "activated_at": moment_of(date(2025, 1, 6), anchor=anchor),
        }
        rows.append((partners.PartnerActivation, activation))
    if one.extranet_code:
        extranet: Values = {
            "id": demo_id("extranet", one.slug),
            "partner_id": this,
            "company_id": owner,
            "label": "Code apporteur",
            "code": one.extranet_code,
        }
        rows.append((partners.PartnerExtranetCode, extranet))
    rows += [(partners.PartnerContact, contact) for contact in _contacts(one, this, owner)]
    if one.slug == "oggodata":
        rows.extend(_oggodata_doors(anchor=anchor))
    return Tree(root=partners.Partner, id=this, rows=tuple(rows))


def _contacts(one: Partner, this: UUID, owner: UUID) -> list[Values]:
    return [
        {
            "id": demo_id("partner-contact", one.slug, contact.email),
            "partner_id": this,
            "company_id": owner,
            "kind": contact.kind,
            "name": contact.label,
            "email": contact.email,
        }
        for contact in one.contacts
    ]


def _oggodata_doors(*, anchor: date) -> list[tuple[type[Base], Values]]:
    """Sandbox keys ready to use, and one signed address a kind of message."""
    this, owner = partner_id("oggodata"), company_id("AP")
    keys: Values = {
        "id": demo_id("credential", "oggodata", "sandbox"),
        "partner_id": this,
        "company_id": owner,
        "env": "sandbox",
        "auth_type": "oauth2",
        "credentials": SANDBOX_KEYS,
        "valid_from": moment_of(anchor, anchor=anchor),
    }
    secret = secrets.token_bytes(32)
    doors: list[Values] = [
        {
            "id": demo_id("endpoint", "oggodata", kind.value),
            "partner_id": this,
            "company_id": owner,
            "env": "sandbox",
            "event": kind,
            "target_url": "/api/catalog/webhooks/oggodata/AP",
            "secret": secret,
        }
        for kind in WebhookKind
    ]
    return [
        (partners.PartnerCredential, keys),
        *((partners.WebhookEndpoint, door) for door in doors),
    ]


def _risk(one: Risk, position: int) -> Tree:
    this, owner = risk_id(one.code), company_id(one.company)
    row: Values = {
        "id": this,
        "company_id": owner,
        "code": one.code,
        "label": one.label,
        "icon": one.icon,
        "scope": one.scope,
        "is_global": one.is_global,
        "description": french_spaces(one.description),
        "position": position,
    }
    fields: list[Values] = [
        {
            "id": demo_id("risk_field", one.code, field.code),
            "risk_id": this,
            "company_id": owner,
            "code": field.code,
            "label": french_spaces(field.label),
            "kind": field.kind,
            "unit": field.unit or None,
            "choices": [french_spaces(choice) for choice in field.choices],
            "min_value": field.minimum,
            "max_value": field.maximum,
            "required": field.required,
            "help": french_spaces(field.help) or None,
            "position": index,
        }
        for index, field in enumerate(one.fields)
    ]
    rows: list[tuple[type[Base], Values]] = [
        (risks.Risk, row),
        *((risks.RiskField, field) for field in fields),
    ]
    return Tree(root=risks.Risk, id=this, rows=tuple(rows))
