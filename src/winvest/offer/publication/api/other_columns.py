"""The columns of the exports of the accounting mappings and of the documents."""

from winvest.foundation.infra.sheets import Column, Kind, Line
from winvest.offer.catalog.enums import Channel
from winvest.offer.publication.api.price_columns import PRODUCT
from winvest.offer.publication.export_queries import MappingRow, PaperRow

MAPPINGS = (
    *PRODUCT,
    Column(label="Version", kind=Kind.INTEGER),
    Column(label="Société"),
    Column(label="Nature"),
    Column(label="Compte"),
    Column(label="Journal"),
    Column(label="Code TVA"),
    Column(label="Centre de coûts"),
    Column(label="Statut"),
)
PAPERS = (
    *PRODUCT,
    Column(label="Version", kind=Kind.INTEGER),
    Column(label="Type"),
    Column(label="Titre", width=40),
    Column(label="Édition"),
    Column(label="Canaux"),
    Column(label="Obligatoire", kind=Kind.FLAG),
    Column(label="Valable du", kind=Kind.MOMENT),
    Column(label="Valable jusqu’au", kind=Kind.MOMENT),
    Column(label="Taille (octets)", kind=Kind.INTEGER),
    Column(label="SHA-256", width=66),
)


def mapping_line(row: MappingRow) -> Line:
    """Where a flow is booked, as the file tells it."""
    return (
        *(row.sku, row.name, row.version, row.company, row.nature, row.gl_account),
        *(row.journal, row.tax_code, row.cost_center, row.status),
    )


def paper_line(row: PaperRow) -> Line:
    """A document, as the file tells it."""
    channels = ", ".join(one.label for one in Channel if one.value in row.channels)
    return (
        *(row.sku, row.name, row.version, row.type, row.title, row.edition, channels),
        *(row.mandatory, row.valid_from, row.valid_to, row.size_bytes, row.file_hash),
    )
