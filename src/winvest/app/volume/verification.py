"""What the triggers put aside during a load would have refused, asked of the whole catalogue."""

import psycopg

from winvest.foundation.kit.errors import Refused

WRONG = {
    "une famille d’une autre société": (
        "SELECT p.sku FROM product p JOIN risk r ON r.id = p.risk_id"
        " WHERE NOT r.is_global AND r.company_id <> p.company_id"
    ),
    "une compagnie qui n’est pas activée": (
        "SELECT p.sku FROM product p JOIN partner a ON a.id = p.partner_id"
        " WHERE a.company_id <> p.company_id AND NOT EXISTS ("
        " SELECT FROM partner_activation x"
        " WHERE x.partner_id = a.id AND x.company_id = p.company_id)"
    ),
    "une diffusion sur le web sans DIPA ni CG": (
        "SELECT b.product_id::text FROM publication b"
        " WHERE 'web' = ANY (b.channels) AND b.status IN ('published', 'suspended')"
        " AND (b.end_at IS NULL OR b.end_at > now()) AND NOT EXISTS ("
        " SELECT FROM product_document d WHERE d.product_version_id = b.product_version_id"
        " AND d.type IN ('DIPA', 'CG') AND d.status <> 'archived')"
    ),
    "des lecteurs qui ne suivent pas ses diffusions": (
        "SELECT p.sku FROM product p WHERE p.reader_company_ids IS DISTINCT FROM ("
        " SELECT array_prepend(p.company_id, coalesce(array_agg(DISTINCT b.company_id)"
        " FILTER (WHERE b.company_id <> p.company_id), '{}')) FROM publication b"
        " WHERE b.product_id = p.id AND b.status = 'published' AND b.visibility <> 'hidden'"
        " AND (b.end_at IS NULL OR b.end_at > now()))"
    ),
}


def refuse_wrong_load(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Break the load off, and so undo it, if a product has what the database never accepts."""
    for what, statement in WRONG.items():
        wrong = connection.execute(statement + " LIMIT 1").fetchone()
        if wrong is not None:
            raise Refused(
                f"Chargement annulé : le produit {wrong[0]} aurait {what}. Rien n’a été écrit.",
                code="volume_wrong",
            )
