"""Between the partners' JSON and their cards: the form's own checks, told by JSON pointer."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.group.partners.api.shapes import (
    AddressItem,
    Doubt,
    PartnerInput,
    PartnerItem,
    ServiceItem,
)
from winvest.group.partners.enums import PartnerStatus
from winvest.group.partners.forms import (
    ADDRESS_PARTS,
    PartnerCard,
    PartnerForm,
    parse_partner,
)
from winvest.group.partners.sheet_queries import PartnerSheet

ADDRESS_FIELD = re.compile(r"adresse(\d+)_(\w+)")
TEXTS = (
    "name", "type", "legal_name", "country", "siren", "siret", "vat_number", "bic",
    "payment_terms", "slug",
)  # fmt: skip


def new_partner(body: PartnerInput) -> PartnerForm:
    """What the form of a new partner would give."""
    return _parsed({name: getattr(body, name) for name in (*TEXTS, "addresses", "iban")})


def corrected(sheet: PartnerSheet, given: Mapping[str, Any]) -> tuple[PartnerCard, str | None]:
    """The card with what was sent, and the account: None keeps it, empty removes it."""
    card = sheet.card
    standing = {"name": card.name, "type": card.type, "country": card.country}
    form = _parsed({**standing, **given})
    changed = {name: getattr(form.card, name) for name in given if name != "iban"}
    iban = (form.iban or "") if "iban" in given else None
    return replace(card, **changed), iban


def waiting_told(*, asked: PartnerStatus, sheet: PartnerSheet) -> tuple[Doubt, ...]:
    """What is said of a partner asked for as active that its integration keeps in test."""
    if asked is not PartnerStatus.ACTIVE or sheet.status is PartnerStatus.ACTIVE:
        return ()
    sentence = (
        "La compagnie est en test : elle est mise en service d’elle-même dès que les fonctions de "
        "la matrice ont signé son intégration."
    )
    return (Doubt(pointer="/status", code="onboarding_unsigned", message=sentence),)


def item_of(sheet: PartnerSheet, *told: Doubt) -> PartnerItem:
    """A partner as it is answered, with what is doubtful or `told`."""
    card, service = sheet.card, sheet.card.service
    return PartnerItem(
        id=sheet.id,
        slug=sheet.slug,
        company_id=sheet.company_id,
        type=card.type,
        name=card.name,
        legal_name=card.legal_name,
        siren=card.siren,
        siret=card.siret,
        vat_number=card.vat_number,
        country=card.country,
        addresses=[
            AddressItem(**{part: getattr(one, part) for part in ADDRESS_PARTS})
            for one in card.addresses
        ],
        iban_masked=sheet.iban_masked,
        bic=card.bic,
        payment_terms=card.payment_terms,
        status=sheet.status,
        sla=ServiceItem(
            latency_ms=service.latency_ms,
            availability=service.availability,
            support_hours=service.support_hours,
        ),
        warnings=[
            *(
                Doubt(pointer=f"/{one.field}", code=one.code, message=one.message)
                for one in sheet.doubts
            ),
            *told,
        ],
        created_at=sheet.created_at,
        updated_at=sheet.updated_at,
    )


def pointed(refusal: Invalid, *, under: str = "") -> Invalid:
    """The same refusal, its fields as pointers into the JSON that was sent."""
    return Invalid(
        [
            FieldError(field=f"{under}{_pointer(one.field)}", code=one.code, message=one.message)
            for one in refusal.errors
        ],
        code=refusal.code,
    )


def _parsed(values: Mapping[str, Any]) -> PartnerForm:
    raw = {name: str(values.get(name) or "") for name in (*TEXTS, "iban")}
    for rank, address in enumerate(values.get("addresses") or (), start=1):
        for part in ADDRESS_PARTS:
            raw[f"adresse{rank}_{part}"] = str(getattr(address, part) or "")
    try:
        return parse_partner(raw)
    except Invalid as refusal:
        raise pointed(refusal) from refusal


def _pointer(field: str) -> str:
    """
    >>> _pointer("adresse2_city"), _pointer("siren")
    ('/addresses/1/city', '/siren')
    """
    found = ADDRESS_FIELD.fullmatch(field)
    return f"/addresses/{int(found[1]) - 1}/{found[2]}" if found else f"/{field.lstrip('/')}"
