"""Each label of Annexe C stands on the screen of what it tells: real pages, demo group, people.

What no act writes yet (an account sent to the firm, a message of a partner) is put in the database.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest

from tests.people import demo_people, sign_in
from tests.screens.annex_c import ANNEX_C, labels_of
from tests.screens.drawn import Drawn
from tests.worlds import Server, settings_for
from winvest.app.asgi import create_app
from winvest.foundation.infra.settings import Settings
from winvest.group.accounting.enums import MappingStatus
from winvest.offer.catalog.enums import IntegrationStatus, LifecycleStatus
from winvest.offer.publication.enums import Visibility

pytestmark = pytest.mark.req("CAT-12")
Reading = Callable[..., Awaitable[Drawn]]
SENT = """UPDATE accounting_mapping SET status = 'exported' WHERE id = (
    SELECT m.id FROM accounting_mapping m JOIN product_version v ON v.id = m.product_version_id
    WHERE m.status = 'validated' AND v.status = 'active' ORDER BY m.id LIMIT 1)"""
STORED = """UPDATE product_document SET status = 'archived' WHERE id = (
    SELECT d.id FROM product_document d JOIN product_version v ON v.id = d.product_version_id
    WHERE NOT d.mandatory AND d.status = 'published' AND v.status = 'active'
    ORDER BY d.id LIMIT 1)"""
RECEIVED = """INSERT INTO webhook_event (id, endpoint_id, company_id, payload, status)
    SELECT gen_random_uuid(), e.id, e.company_id, '{}', one.status FROM webhook_endpoint e,
    (VALUES ('received'), ('ok'), ('failed'), ('ignored')) AS one(status)
    WHERE e.event = 'quote'"""
ON_SALE = "JOIN product_version v ON v.product_id = p.id AND v.status = 'active'"
WITH_INTEGRATION = "SELECT sku FROM product p WHERE integration_status = %s"
WITH_VISIBILITY = f"""SELECT p.sku FROM product p {ON_SALE}
    JOIN publication pb ON pb.product_version_id = v.id WHERE pb.visibility = %s"""
WITH_MAPPING = f"""SELECT p.sku FROM product p {ON_SALE}
    JOIN accounting_mapping m ON m.product_version_id = v.id WHERE m.status = %s"""
WITH_SETTLEMENT = f"""SELECT p.sku FROM product p {ON_SALE}
    JOIN commission_scheme s ON s.product_version_id = v.id WHERE s.settlement = %s"""


@pytest.fixture(scope="module")
def settings(server: Server, demo_template: str, var_dir: Path) -> Iterator[Settings]:
    """The demo group, with the three states that no act writes yet."""
    name = server.clone(demo_template)
    with psycopg.connect(server.superuser_url(name)) as database:
        database.execute("SET session_replication_role = replica")
        for act in (SENT, STORED, RECEIVED):
            assert database.execute(act).rowcount, act
    yield settings_for(server, name, var_dir)
    server.drop(name)


@pytest.fixture
async def read(settings: Settings, var_dir: Path) -> AsyncIterator[Reading]:
    """`read("/catalogue", role="auditeur", statut="draft")`: the page as that person sees it."""
    application = create_app(settings)
    transport = httpx.ASGITransport(app=application, client=("127.0.0.1", 50000))
    browsers: dict[tuple[str, str], httpx.AsyncClient] = {}
    async with AsyncExitStack() as opened:

        async def drawn(
            path: str, *, role: str = "auditeur", company: str = "AP", **query: str
        ) -> Drawn:
            if (role, company) not in browsers:
                http = httpx.AsyncClient(transport=transport, base_url="http://localhost:8000")
                browsers[role, company] = await opened.enter_async_context(http)
                people = demo_people(var_dir)
                await sign_in(
                    http,
                    next(one for one in people if one.role == role and company in one.companies),
                )
            return Drawn(await browsers[role, company].get(path, params=query))

        yield drawn
    await application.db.close()


@pytest.fixture
def sku(settings: Settings, server: Server) -> Iterator[Callable[[str, str], str]]:
    """The first product of the demo group that a question with one value finds."""
    name = urlsplit(settings.database_url).path.strip("/")
    with psycopg.connect(server.superuser_url(name)) as database:

        def first(question: str, value: str) -> str:
            found = database.execute(f"{question} ORDER BY 1 LIMIT 1", (value,)).fetchone()
            assert found, f"the demo group has no product {value}"
            return str(found[0])

        yield first


async def test_the_help_lists_every_label_with_its_meaning(read: Reading) -> None:
    page = await read("/aide/statuts")
    titles = page.words("main h2")
    for number, title in enumerate(titles, 1):
        known = title.partition(" annexe ")[0]
        if known in ANNEX_C:
            assert f"annexe C {list(ANNEX_C).index(known) + 1}" in title
            rows = f"section[aria-labelledby=statuts-{number}] tbody"
            assert labels_of(known) <= set(page.words(f"{rows} th .status")), title
            assert all(page.words(f"{rows} td")), title
    assert len([one for one in titles if " annexe C " in one]) == len(ANNEX_C)


@pytest.mark.req("CAT-05")
async def test_products_say_their_status_in_the_list_its_filter_and_the_sheet(
    read: Reading,
) -> None:
    """Annexe C §1, as who edits the catalogue sees it: drafts are theirs."""
    manager = {"role": "catalogue_manager"}
    assert {one.label for one in LifecycleStatus} == labels_of("Produit")
    everything = await read("/catalogue", **manager)
    assert labels_of("Produit") <= set(everything.words("select[name=statut] option"))
    for one in LifecycleStatus:
        page = await read("/catalogue", **manager, statut=one.value)
        shown = set(page.words("tr[data-sku] td.r2 > .status"))
        assert shown == {one.label}, page.address
        sku = page.attributes("tr[data-sku]", "data-sku")[0]
        sheet = await read(f"/produits/{sku}", **manager)
        assert sheet.words(".page-head .status--pill") == [one.label], sheet.address


@pytest.mark.req("CAT-03")
async def test_products_and_partners_say_how_they_are_linked(
    read: Reading, sku: Callable[[str, str], str]
) -> None:
    """Annexe C §2."""
    assert {one.label for one in IntegrationStatus} == labels_of("Intégration")
    for one in IntegrationStatus:
        sheet = await read(f"/produits/{sku(WITH_INTEGRATION, one.value)}/integrations")
        shown = sheet.words("section[aria-labelledby=liaison-titre] dd .status")
        assert shown[0] == one.label, sheet.address
    for page, where in (
        (await read("/catalogue"), ".pick-row--2 small .status"),
        (await read("/compagnies"), "tbody td.r2 .status"),
    ):
        found = set(page.words(where))
        assert len(found) > 2, page.address
        assert found <= labels_of("Intégration"), page.address


@pytest.mark.req("VER-04")
async def test_publications_say_who_sees_them_and_their_form_offers_each(
    read: Reading, sku: Callable[[str, str], str]
) -> None:
    """Annexe C §3."""
    assert {one.label for one in Visibility} == labels_of("Visibilité")
    for one in Visibility:
        page = await read(f"/produits/{sku(WITH_VISIBILITY, one.value)}/diffusion")
        assert one.label in page.words("tbody td .status"), page.address
    form = await read("/produits/AP-ASSIST-0001/diffusion/nouvelle", role="catalogue_manager")
    offered = " / ".join(form.words("label:has(input[name=visibilite])"))
    assert all(label in offered for label in labels_of("Visibilité")), offered


@pytest.mark.req("COM-02")
async def test_schemes_say_how_they_are_paid_and_what_a_commission_becomes(
    read: Reading, sku: Callable[[str, str], str]
) -> None:
    """Annexe C §4. The lines of commissions themselves come with the ledger."""
    for settlement, label in (("upfront", "Précomptée"), ("on_collection", "Post-comptée")):
        tab = await read(f"/produits/{sku(WITH_SETTLEMENT, settlement)}/commissions")
        assert label in tab.words("section p .status"), tab.address
        assert set(tab.words("details dl dt .status")) == labels_of("Commission"), tab.address
        assert all(tab.words("details dl dd"))


@pytest.mark.req("DOC-02")
async def test_documents_say_their_state_and_whether_they_are_compulsory(read: Reading) -> None:
    """Annexe C §5: the state is a status, what may be done without is told beside the edition."""
    page = await read("/documents")
    offered = page.words("select[name=etat] option") + page.words("select[name=exigence] option")
    assert labels_of("Document") <= set(offered)
    for value, label in (("publie", "Publié"), ("expire", "Expiré"), ("archive", "Archivé")):
        page = await read("/documents", etat=value)
        assert set(page.words("tbody td.r2 .status")) == {label}, page.address
    for value, label in (("obligatoire", "Obligatoire"), ("optionnel", "Optionnel")):
        page = await read("/documents", exigence=value)
        told = page.words("tbody td.l1 > .meta")
        assert told, page.address
        assert all(one.endswith(f"· {label.lower()}") for one in told), page.address
        assert page.words("tbody .rowlink")
    tab = await read("/produits/AP-ASSIST-0001/documents")
    told = tab.words("section[aria-labelledby=fichiers-titre] td.l1 > .meta")
    assert {one.split(" · ")[1] for one in told} == {"obligatoire", "optionnel"}


@pytest.mark.req("ACC-01")
async def test_accounts_say_how_far_they_are(read: Reading, sku: Callable[[str, str], str]) -> None:
    """Annexe C §6."""
    assert {one.label for one in MappingStatus} == labels_of("Comptabilité")
    for one in MappingStatus:
        tab = await read(f"/produits/{sku(WITH_MAPPING, one.value)}/parametres")
        shown = tab.words("section[aria-labelledby=compta-titre] td.r2 .status")
        assert one.label in shown, tab.address


@pytest.mark.req("PAR-04")
async def test_messages_of_a_partner_say_what_became_of_them(read: Reading) -> None:
    """Annexe C §7, on the journal of the sheet."""
    tab = await read("/produits/AP-ASSIST-0001/integrations")
    shown = tab.words("section[aria-labelledby=essais-titre] td.r1 .status")
    assert set(shown) == labels_of("Message d’un partenaire")
