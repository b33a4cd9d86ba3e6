"""What the document and the page say beside the operations themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from winvest.foundation.kit.french import spaced

DESCRIPTION = """\
Le catalogue du groupe pour vos programmes : produits, versions, compagnies et référentiels.

Les montants s’écrivent en texte (`"9.90"`) dans toutes les réponses, sauf `pricing_rule.payload`, \
qui garde des nombres avec leurs décimales ; à l’envoi, l’un ou l’autre. Une propriété inconnue \
est refusée. Les moments portent leur fuseau et sont rendus en UTC.
"""
TAGS: Mapping[str, str] = {
    "Produits": "Les produits de la société de la clé, et ceux qu’elle vend.",
    "Versions": "Ce qu’un produit est à partir d’une date : formules, prix, commissions.",
    "Publications": "Ce que chaque société vend, par quels canaux, de quand à quand.",
    "Tarification": "Le prix d’une vente, ligne à ligne, avec sa trace.",
    "Compagnies": "Les partenaires derrière les produits, et leurs clés d’accès.",
    "Référentiels": "Les sociétés, les risques et les listes d’où viennent identifiants et codes.",
    "Exports": "Les prix, les mappings comptables et les documents en vigueur, en fichiers.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """What all operations share: a title, sentences, and lines that one types."""

    anchor: str
    title: str
    says: tuple[str, ...]
    lines: str = ""


def habits(base: str) -> tuple[Habit, ...]:
    """How one authenticates, pages, changes, retries; with lines for this very server."""
    products = f"{base}/api/catalog/products"
    key = "-H 'Authorization: Bearer wv_…'"
    found = (
        Habit(
            anchor="cle",
            title="S’authentifier",
            says=(
                "Chaque demande porte une clé d’API. Une clé est d’une seule société et d’un seul "
                "rôle ; un administrateur la crée dans Administration, Clés d’API.",
                "Ce qui est d’une autre société est introuvable (404) ; un « company_id » d’une "
                "autre société est refusé (403).",
            ),
            lines=f"curl {products} \\\n  {key}",
        ),
        Habit(
            anchor="pages",
            title="Lire une liste",
            says=(
                "« limit » va de 1 à 200 (50 par défaut). « next » est le curseur de la page "
                "suivante, à renvoyer tel quel dans « after » ; null : c’était la dernière.",
                "Un paramètre inconnu est refusé, pour qu’une faute de frappe ne rende pas tout "
                "le catalogue.",
            ),
            lines=f"curl '{products}?lifecycle_status=active&limit=100' \\\n  {key}",
        ),
        Habit(
            anchor="etag",
            title="Modifier sans écraser",
            says=(
                "L’ETag d’un objet dit son état. Renvoyez-le dans If-Match pour modifier : 428 "
                "s’il manque, 412 si l’objet a changé depuis. Relisez, puis reprenez.",
                "Avec If-None-Match, une lecture inchangée répond 304, sans corps.",
            ),
            lines=f"curl -X PATCH {products}/FT-BOX-001 \\\n  {key} \\\n"
            "  -H 'If-Match: \"3-0\"' \\\n  -H 'Content-Type: application/json' \\\n"
            '  -d \'{"short_name": "Box"}\'',
        ),
        Habit(
            anchor="rejeu",
            title="Renvoyer sans doubler",
            says=(
                "Donnez à chaque POST une Idempotency-Key unique (un UUID). Renvoyé dans les 24 h "
                "avec la même clé et le même corps, il n’agit pas deux fois : même statut, même "
                "corps, et l’en-tête Idempotency-Replayed: true.",
                "La même clé avec un autre corps est refusée (422, idempotency_mismatch). Un refus "
                "n’est pas gardé : corrigez et renvoyez.",
            ),
        ),
        Habit(
            anchor="refus",
            title="Comprendre un refus",
            says=(
                "Tout refus est du JSON (application/problem+json). « code » est stable, pour vos "
                "programmes ; « detail » se lit ; « errors » nomme chaque champ par son pointeur.",
                "Citez « request_id » au support : c’est aussi l’en-tête X-Request-Id.",
            ),
            lines='{"type": "https://winvest.example/problemes/invalid",\n'
            ' "title": "À corriger", "status": 422,\n'
            ' "detail": "Corrigez le champ signalé.", "code": "invalid",\n'
            ' "request_id": "01a1fd4b-b74e-76d4-a01a-47859d309df7",\n'
            ' "errors": [{"pointer": "/pricing_rules/0/payload/1/min",\n'
            '             "code": "tier_hole",\n'
            '             "message": "Il manque un palier entre 99 et 150."}]}',
        ),
        Habit(
            anchor="limite",
            title="Rester sous la limite",
            says=(
                "RateLimit-Limit, RateLimit-Remaining et RateLimit-Reset disent ce que la clé peut "
                "encore demander dans la minute. Au-delà : 429, et Retry-After en secondes.",
            ),
        ),
    )
    return tuple(replace(one, says=tuple(spaced(said) for said in one.says)) for one in found)
