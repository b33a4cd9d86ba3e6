"""Eligibility: may this client have this product here and now, and if not, why and what to do."""

from collections.abc import Iterator, Mapping
from datetime import date

from winvest.foundation.kit.french import spaced
from winvest.offer.pricing.rules.clients import age_on
from winvest.offer.pricing.rules.quote import Offer, Reason
from winvest.offer.pricing.rules.request import Request
from winvest.offer.pricing.rules.zones import reached, zones_of

SENTENCES: Mapping[str, str] = {
    "not_published": "Ce produit n’est pas diffusé à cette société par ce canal à cette date : "
    "choisissez un autre canal ou une autre date.",
    "banned": "La liste noire de la société interdit cette vente : choisissez un autre canal ou "
    "un autre produit.",
    "pilot_only": "Ce produit est en vente pilote, réservée à quelques vendeurs : attendez son "
    "élargissement, ou demandez à en être.",
    "price_hidden": "Le prix de ce produit n’est pas montré aux vendeurs : demandez-le au chef de "
    "produit.",
    "frozen": "La vente de ce produit est gelée : proposez-en un autre.",
    "retired": "Ce produit est retiré de la vente : proposez son remplaçant.",
    "blacklist": "Ce client figure sur la liste d’exclusion : voyez l’ADV avant toute vente.",
    "channel": "Ce produit ne se vend pas par ce canal : choisissez un canal autorisé.",
    "kind": "Ce produit n’est pas ouvert à ce type de client : choisissez-en un autre.",
    "zone": "L’adresse est hors de la zone couverte : vérifiez le code postal.",
    "age_unchecked": "La date de naissance manque : l’âge reste à vérifier.",
    "zone_unchecked": "Le code postal manque : la zone reste à vérifier.",
    "birth_date_missing": "La date de naissance manque : indiquez-la pour connaître le prix.",
    "postal_code_missing": "Le code postal manque : indiquez-le pour connaître le prix.",
    "grid_no_match": "Aucune ligne de la grille ne correspond à ce client : vérifiez son âge, "
    "sa zone et son foyer.",
    "index_missing": "L’indice n’a pas de valeur connue à cette date : importez la série.",
    "price_negative": "La formule donne un prix négatif : vérifiez l’indice ou la formule.",
    "on_quotation": "Ce produit est sur devis : demandez son prix au chef de produit.",
    "amount_too_large": "Le montant dépasse dix milliards : vérifiez la quantité et le tarif.",
    "no_price": "Cette formule n’a pas de prix à cette date : complétez sa grille.",
    "tax_rate_missing": "Le taux de taxe n’existe pas à cette date : complétez la table des taux.",
    "pack_dearer": "Le pack coûte plus que ses produits à cette date : corrigez son prix.",
    "partner_refused": "La compagnie n’assure pas ce client pour ce produit : "
    "proposez-en un autre.",
    "partner_silent": "La compagnie ne répond pas : saisissez son tarif à la main, ou redemandez "
    "le devis dans quelques minutes.",
    "member_unavailable": "Un produit du pack n’est pas diffusé à cette date : vérifiez le pack.",
}
INFORMATIVE = frozenset(("age_unchecked", "zone_unchecked", "on_quotation"))


class Blocked(ValueError):
    """A member of a pack is not for this client."""

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        super().__init__("blocked")
        self.reasons = reasons


def reason(code: str) -> Reason:
    """The reason of a code, in French."""
    return Reason(code=code, message=spaced(SENTENCES[code]))


def reasons_against(offer: Offer, request: Request, day: date) -> tuple[Reason, ...]:
    """Why the client may not have the product; those of `INFORMATIVE` do not forbid."""
    if offer.refusal is not None:
        return (reason(offer.refusal),)
    return tuple(_found(offer, request, day))


def _found(offer: Offer, request: Request, day: date) -> Iterator[Reason]:
    terms, client = offer.conditions, request.client
    if terms.channels and request.channel and request.channel not in terms.channels:
        yield reason("channel")
    if terms.kinds and client.kind and client.kind not in terms.kinds:
        yield reason("kind")
    if terms.min_age is not None or terms.max_age is not None:
        if client.birth_date is None:
            yield reason("age_unchecked")
        else:
            yield from _by_age(age_on(client.birth_date, day), terms.min_age, terms.max_age)
    if terms.zones:
        zones = zones_of(client)
        if not zones:
            yield reason("zone_unchecked")
        elif not reached(zones, terms.zones):
            yield reason("zone")


def _by_age(age: int, low: int | None, high: int | None) -> Iterator[Reason]:
    if low is not None and age < low:
        yield Reason(
            code="age_min",
            message=spaced(
                f"Le client a {age} ans à la date d’effet, il en faut {low} au moins : "
                "proposez un autre produit."
            ),
        )
    if high is not None and age > high:
        yield Reason(
            code="age_max",
            message=spaced(
                f"Le client a {age} ans à la date d’effet, {high} au plus sont admis : "
                "proposez un autre produit."
            ),
        )
