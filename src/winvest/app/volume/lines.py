"""The lines of one drawn product, for every table that holds a part of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from types import MappingProxyType

from winvest.app.demo.moments import moment_of
from winvest.app.demo.trees import company_id, partner_id, risk_id
from winvest.app.demo.version_rows import ACCOUNTANT, APPROVER
from winvest.app.volume.draws import Product, dice_of
from winvest.app.volume.fields import typed_value
from winvest.app.volume.prices import rules_of
from winvest.app.volume.publications import Released, publications_of, readers_of
from winvest.app.volume.rewards import schemes_of
from winvest.app.volume.shapes import Field, File
from winvest.app.volume.sheets import Identifiers, Sheets, array, flag
from winvest.app.volume.timeline import Moment

TAX_ACCOUNTS = MappingProxyType(
    {
        "20.00": ("445710", "TN20"),
        "10.00": ("445712", "TN10"),
        "5.50": ("445713", "TN055"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the draws lean on in the database: partners' names, family fields, printed files."""

    today: date
    partner_names: Mapping[str, str]
    fields: Mapping[str, Sequence[Field]]
    files: Mapping[tuple[str, str, str], File]

    def file(self, company: str, risk: str, kind: str) -> File | None:
        """A printed document of the family, else of the company."""
        return self.files.get((company, risk, kind)) or self.files.get((company, "", kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """One product on its way to the sheets."""

    sheets: Sheets
    product: Product
    around: Surroundings
    ids: Identifiers
    dice: Random
    id: str
    owner: str


def write_lines(sheets: Sheets, product: Product, around: Surroundings, *, seed: int) -> None:
    """Add the lines of a product and of all that hangs from it."""
    dice = dice_of(seed + 2_000_003, product.number)
    ids = Identifiers(dice, number=product.number)
    to = Writer(
        sheets=sheets,
        product=product,
        around=around,
        ids=ids,
        dice=dice,
        id=ids.next(),
        owner=_company(product.offer.company),
    )
    versions = [(ids.next(), one) for one in product.versions]
    released = publications_of(dice, product, today=around.today)
    _product(to, released)
    for code in product.sellers:
        sheets.put("product_seller", ids.next(), to.id, to.owner, _company(code))
    _fields(to)
    if product.partner and product.integration in ("api", "import", "inactive"):
        system = around.partner_names[product.partner]
        code = f"{product.partner[:3].upper()}-{product.offer.risk[:4]}-{product.number:05d}"
        sheets.put("external_mapping", ids.next(), to.id, to.owner, system, code)
    for version_id, moment in versions:
        mine = [one for one in released if one.number == moment.number]
        _version(to, version_id, moment, readers_of(product, mine, released, moment=moment))
        _content(to, version_id, moment)
        _publications(to, version_id, mine)


def _product(to: Writer, released: Sequence[Released]) -> None:
    product = to.product
    first, last = product.versions[0].starts, product.versions[-1].starts
    ends = [one.ends for one in released if one.counts and one.ends]
    made = min(first, to.around.today) - timedelta(days=to.dice.randint(15, 60))
    changed = max(made, min(last, to.around.today - timedelta(days=1)))
    to.sheets.put(
        "product",
        to.id,
        to.owner,
        _partner(product.partner),
        _risk(product.offer.risk),
        product.sku,
        product.name,
        product.short_name,
        product.description,
        product.revenue,
        product.lifecycle,
        product.integration,
        "auto" if product.automatic else "manual",
        array(product.channels),
        array(product.zones),
        *(None if age is None else str(age) for age in product.ages),
        array(product.kinds),
        array(product.badges),
        array(_companies(readers_of(product, released, released))),
        _moment(min(ends)) if ends else None,
        _hour(made, to.dice),
        _hour(changed, to.dice),
    )


def _version(to: Writer, version_id: str, moment: Moment, readers: Sequence[str]) -> None:
    approved = moment.published or moment.status == "approved"
    made = min(moment.starts, to.around.today) - timedelta(days=12)
    to.sheets.put(
        "product_version",
        version_id,
        to.id,
        to.owner,
        str(moment.number),
        moment.status,
        _moment(moment.starts),
        _moment(moment.ends) if moment.ends else None,
        moment.notes,
        flag(moment.breaking),
        APPROVER.hex if approved else None,
        _hour(made + timedelta(days=1), to.dice) if approved else None,
        array(_companies(readers)),
        _hour(made, to.dice),
        _hour(made + timedelta(days=1), to.dice),
    )


def _fields(to: Writer) -> None:
    for field in to.around.fields.get(to.product.offer.risk, ()):
        if not field.required and to.dice.random() < 0.5:
            continue
        to.sheets.put(
            "product_field_value",
            to.ids.next(),
            to.id,
            to.owner,
            field.id,
            _risk(to.product.offer.risk),
            field.kind,
            *typed_value(to.dice, field, today=to.around.today),
        )


def _content(to: Writer, version_id: str, moment: Moment) -> None:
    base, product, sheets = (version_id, to.owner), to.product, to.sheets
    offer = product.offer
    for position, plan in enumerate(product.plans):
        plan_id = to.ids.next()
        days = None if plan.days is None else str(plan.days)
        sheets.put(
            "product_plan",
            *(plan_id, *base, plan.code, plan.name, plan.recurrence, days, str(position)),
        )
        rules = rules_of(product.tariff, offer, share=plan.share, level=moment.price)
        for at, rule in enumerate(rules):
            sheets.put(
                "pricing_rule",
                *(to.ids.next(), *base, plan_id, rule.type, rule.tier_mode, rule.payload),
                *(offer.vat, flag(offer.tax_included), rule.label, str(at)),
            )
    for scheme in schemes_of(product.reward, product):
        scheme_id = to.ids.next()
        sheets.put(
            "commission_scheme",
            *(scheme_id, *base, to.owner, _partner(product.partner), scheme.applies_to),
            *(scheme.settlement, "volume", scheme.split, scheme.year),
        )
        for tier in scheme.tiers:
            sheets.put("commission_tier", to.ids.next(), scheme_id, to.owner, *tier)
    if moment.status != "superseded" and moment.status != "withdrawn":
        _papers(to, version_id, moment)


def _papers(to: Writer, version_id: str, moment: Moment) -> None:
    """Documents, accounts, fees and checks: for the version in force and those to come."""
    offer, sheets, base = to.product.offer, to.sheets, (version_id, to.owner)
    starts = _moment(moment.starts)
    for kind in offer.documents:
        file = to.around.file(offer.company, offer.risk, kind)
        printed = file is not None and file.sha256 is not None and moment.published
        sheets.put(
            "product_document",
            *(to.ids.next(), *base, kind, file.title if file else kind, "2026-01"),
            *(file.url if file else "", file.sha256 if file else None),
            file.media_type if file else None,
            str(file.size_bytes) if file and file.size_bytes is not None else None,
            *(flag(kind in ("DIPA", "CG")), array(to.product.channels)),
            "Service juridique du groupe",
            *("published" if printed else "draft", starts if printed else None, starts),
        )
    validated = moment.published and to.dice.random() < 0.85
    when = _hour(min(moment.starts, to.around.today), to.dice) if validated else None
    told = ("validated" if validated else "to_validate", ACCOUNTANT.hex if validated else None)
    nature = "commission" if offer.account in ("756200", "708200") else "revenue"
    tax, code = TAX_ACCOUNTS.get(offer.vat, (None, "EXO"))
    sheets.put(
        "accounting_mapping",
        *(to.ids.next(), *base, to.owner, nature, offer.account, "VENTE", code),
        *(offer.cost_center, *told, when),
    )
    if tax:
        sheets.put(
            "accounting_mapping",
            *(to.ids.next(), *base, to.owner, "tax", tax, "VENTE", code, None, *told, when),
        )
    required = ", ".join(f'"{one}"' for one in offer.papers)
    notes = "Pièces lisibles et à jour, au nom du souscripteur."
    sheets.put("cq_rule", to.ids.next(), *base, f"[{required}]", notes)
    if to.dice.random() < 0.2:
        sheets.put(
            "initial_fee",
            *(to.ids.next(), *base, "DOSSIER", "Frais de dossier", "15.00", offer.vat),
        )
    if "promo" in to.product.badges:
        ends = to.around.today + timedelta(days=to.dice.randint(20, 90))
        sheets.put(
            "promotion",
            *(to.ids.next(), *base, "BIENVENUE", "Remise de bienvenue", "percent", "10", "3"),
            *(starts, _moment(max(ends, moment.starts + timedelta(days=30)))),
        )


def _publications(to: Writer, version_id: str, released: Sequence[Released]) -> None:
    for one in released:
        to.sheets.put(
            "publication",
            *(to.ids.next(), version_id, to.owner, to.id, _company(one.company)),
            *(array(one.channels), one.visibility, one.price_visibility, one.status),
            *(_moment(one.starts), _moment(one.ends) if one.ends else None),
        )


def _companies(codes: Sequence[str]) -> list[str]:
    return [_company(code) for code in codes]


@cache
def _company(code: str) -> str:
    return str(company_id(code))


@cache
def _partner(slug: str | None) -> str | None:
    return partner_id(slug).hex if slug else None


@cache
def _risk(code: str) -> str:
    return risk_id(code).hex


@cache
def _moment(day: date) -> str:
    return moment_of(day, anchor=day).isoformat()


def _hour(day: date, dice: Random) -> str:
    minutes = dice.randrange(7 * 60, 17 * 60)
    return f"{day.isoformat()} {minutes // 60:02d}:{minutes % 60:02d}:{dice.randrange(60):02d}+00"
