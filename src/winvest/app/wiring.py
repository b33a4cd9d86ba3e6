"""Wiring: which room answers which address, which port has which adapter."""

from litestar.types import ControllerRouterHandler

from winvest.app import tables  # noqa: F401 - every table, whatever the screens import
from winvest.app.surroundings import CatalogueSurroundings
from winvest.connectors.oggodata.prices import OggoDataPrices
from winvest.foundation.audit import jobs as audit_jobs  # noqa: F401 - declares its jobs
from winvest.foundation.audit import web as audit
from winvest.foundation.batches import jobs as batches_jobs  # noqa: F401 - declares its jobs
from winvest.foundation.batches import web as batches
from winvest.foundation.batches.ports import install_launchers
from winvest.foundation.delivery import jobs as delivery_jobs  # noqa: F401 - declares its jobs
from winvest.foundation.inbox import jobs as inbox_jobs  # noqa: F401 - declares its jobs
from winvest.foundation.infra import health, stylesheet
from winvest.foundation.infra.api import jobs as api_jobs  # noqa: F401 - declares its jobs
from winvest.foundation.infra.settings import Settings
from winvest.foundation.infra.visits import Authenticator
from winvest.group.approvals import jobs as approval_jobs  # noqa: F401 - declares its jobs
from winvest.group.approvals.enums import SubjectKind
from winvest.group.approvals.ports import install_contents
from winvest.group.companies import address_web, history_web, settings_web, theme_web
from winvest.group.companies import web as companies_web
from winvest.group.companies.theme import theme_href
from winvest.group.identity import jobs as identity_jobs  # noqa: F401 - declares its jobs
from winvest.group.identity.access import IdentityAuthenticator
from winvest.group.identity.administration import doors as administration
from winvest.group.identity.administration import (
    jobs as administration_jobs,  # noqa: F401 - declares its jobs
)
from winvest.group.identity.administration.ports import install_surroundings
from winvest.group.identity.launchers import IdentityLaunchers
from winvest.group.identity.web import account, directory, enrolment, passkeys, reset, sign_in, sms
from winvest.group.notifications import jobs as notification_jobs  # noqa: F401 - declares its jobs
from winvest.group.notifications import message_web
from winvest.group.notifications import web as notifications_web
from winvest.group.partners.api import credentials as credentials_api
from winvest.group.partners.api import partners as partners_api
from winvest.group.partners.onboarding_queries import PartnerContents
from winvest.offer.catalog import jobs as catalog_jobs  # noqa: F401 - declares its jobs
from winvest.offer.catalog.api import listings as lists_api
from winvest.offer.catalog.api import lookups as catalog_lookups_api
from winvest.offer.catalog.api import products as products_api
from winvest.offer.catalog.ports import install_sale_gate
from winvest.offer.catalog.queries.withdrawal import ExitPlanContents
from winvest.offer.documents import jobs as documents_jobs  # noqa: F401 - declares its jobs
from winvest.offer.documents.verification import DepositContents
from winvest.offer.pricing.api import quotes as quotes_api
from winvest.offer.pricing.ports import PartnerPrices
from winvest.offer.pricing.quotes import jobs as quote_jobs  # noqa: F401 - declares its jobs
from winvest.offer.publication import jobs as publication_jobs  # noqa: F401 - declares its jobs
from winvest.offer.publication.api import exports as exports_api
from winvest.offer.publication.api import publications as publications_api
from winvest.offer.publication.api import steps as version_steps_api
from winvest.offer.publication.api import versions as versions_api
from winvest.offer.publication.completeness import (
    jobs as completeness_jobs,  # noqa: F401 - declares its jobs
)
from winvest.offer.publication.ports import install_publication_gate
from winvest.offer.rehearsal import jobs as rehearsal_jobs  # noqa: F401 - declares its jobs
from winvest.offer.versions import jobs as versions_jobs  # noqa: F401 - declares its jobs
from winvest.offer.versions.ports import install_readiness
from winvest.offer.versions.signing_queries import VersionContents
from winvest.screens.api_docs import web as api_docs
from winvest.screens.approvals import accounts_web as approvals_accounts
from winvest.screens.approvals import matrix_web as raci_matrix
from winvest.screens.approvals import web as approvals_web
from winvest.screens.bulk import export_web as bulk_export
from winvest.screens.bulk import web as bulk
from winvest.screens.catalogue import web as catalogue
from winvest.screens.diffusion.web import acts as diffusion_acts
from winvest.screens.diffusion.web import reading as diffusion_reading
from winvest.screens.diffusion.web import writing as diffusion_writing
from winvest.screens.exclusions import web as exclusions
from winvest.screens.help import web as help_web
from winvest.screens.home import web as home
from winvest.screens.imports import acts as import_acts  # noqa: F401 - declares its acts
from winvest.screens.imports import jobs as import_jobs  # noqa: F401 - declares its jobs
from winvest.screens.imports import taking_back as import_undo  # noqa: F401 - declares its act
from winvest.screens.imports.web import acting as import_acting
from winvest.screens.imports.web import giving as import_giving
from winvest.screens.imports.web import reading as import_reading
from winvest.screens.imports.web import reports as import_reports
from winvest.screens.indices import web as indices
from winvest.screens.library.web import acts as library_acts
from winvest.screens.library.web import correcting as library_correcting
from winvest.screens.library.web import deposit as library_deposit
from winvest.screens.library.web import files as library_files
from winvest.screens.library.web import lacks as library_lacks
from winvest.screens.library.web import law as library_law
from winvest.screens.library.web import listing as library_listing
from winvest.screens.library.web import reading as library_reading
from winvest.screens.lists.web import acts as list_acts
from winvest.screens.lists.web import entry as list_entry
from winvest.screens.lists.web import reading as list_reading
from winvest.screens.partners.web import access as partner_access
from winvest.screens.partners.web import card as partner_card
from winvest.screens.partners.web import creating as partner_creating
from winvest.screens.partners.web import listing as partner_listing
from winvest.screens.partners.web import past as partner_past
from winvest.screens.partners.web import reach as partner_reach
from winvest.screens.product_sheet.gate import ChecklistGate, ChecklistPublicationGate
from winvest.screens.product_sheet.web import (
    accounts,
    acts,
    correction,
    creation,
    duplicate,
    files,
    history,
    sheet,
    tabs,
)
from winvest.screens.product_sheet.web import duplicates as duplicate_doors
from winvest.screens.product_sheet.web import mappings as mapping_doors
from winvest.screens.product_sheet.web import retirement as retirement_doors
from winvest.screens.rehearsal.web import acting as rehearsal_acting
from winvest.screens.rehearsal.web import files as rehearsal_files
from winvest.screens.rehearsal.web import notices as rehearsal_notices
from winvest.screens.rehearsal.web import reading as rehearsal_reading
from winvest.screens.rehearsal.web import telling as rehearsal_telling
from winvest.screens.risks.web import family as risk_family
from winvest.screens.risks.web import fields as risk_fields
from winvest.screens.risks.web import past as risk_past
from winvest.screens.saved_views import web as saved_views
from winvest.screens.search import web as search
from winvest.screens.simulator import paper as quote_paper
from winvest.screens.simulator import web as simulator
from winvest.screens.tariffs.web import acts as tariff_acts
from winvest.screens.tariffs.web import reading as tariff_reading
from winvest.screens.tariffs.web import writing as tariff_writing
from winvest.screens.teams.web import members as team_members
from winvest.screens.teams.web import reading as team_reading
from winvest.screens.teams.web import writing as team_writing
from winvest.screens.versions.readiness import ChecklistReadiness
from winvest.screens.versions.web import acts as version_acts
from winvest.screens.versions.web import commissions as version_commissions
from winvest.screens.versions.web import drafting as version_drafting
from winvest.screens.versions.web import extras as version_extras
from winvest.screens.versions.web import first_of_month as version_first
from winvest.screens.versions.web import grids as version_grids
from winvest.screens.versions.web import prices as version_prices
from winvest.screens.versions.web import reading as version_reading
from winvest.screens.wizard.web import commissions as wizard_commissions
from winvest.screens.wizard.web import documents as wizard_documents
from winvest.screens.wizard.web import drafts as wizard_drafts
from winvest.screens.wizard.web import prepared as wizard_prepared
from winvest.screens.wizard.web import publication as wizard_publication
from winvest.screens.wizard.web import steps as wizard_steps

ROUTES: tuple[ControllerRouterHandler, ...] = (
    *health.routes,
    *stylesheet.routes,
    *theme_web.routes,
    *administration.routes,
    *companies_web.routes,
    *address_web.routes,
    *settings_web.routes,
    *history_web.routes,
    *help_web.routes,
    *sign_in.routes,
    *enrolment.routes,
    *passkeys.routes,
    *sms.routes,
    *directory.routes,
    *reset.routes,
    *account.routes,
    *home.routes,
    *search.routes,
    *simulator.routes,
    *quote_paper.routes,
    *rehearsal_reading.routes,
    *rehearsal_acting.routes,
    *rehearsal_files.routes,
    *rehearsal_notices.routes,
    *rehearsal_telling.routes,
    *indices.routes,
    *tariff_reading.routes,
    *tariff_writing.routes,
    *tariff_acts.routes,
    *catalogue.routes,
    *bulk.routes,
    *bulk_export.routes,
    *saved_views.routes,
    *import_giving.routes,
    *import_reading.routes,
    *import_acting.routes,
    *import_reports.routes,
    *creation.routes,
    *wizard_drafts.routes,
    *wizard_steps.routes,
    *wizard_commissions.routes,
    *wizard_documents.routes,
    *wizard_publication.routes,
    *wizard_prepared.routes,
    *sheet.routes,
    *tabs.routes,
    *history.routes,
    *exclusions.routes,
    *team_writing.routes,
    *team_reading.routes,
    *team_members.routes,
    *diffusion_reading.routes,
    *diffusion_writing.routes,
    *diffusion_acts.routes,
    *version_reading.routes,
    *version_drafting.routes,
    *version_prices.routes,
    *version_grids.routes,
    *version_commissions.routes,
    *version_extras.routes,
    *version_first.routes,
    *version_acts.routes,
    *files.routes,
    *library_listing.routes,
    *library_reading.routes,
    *library_correcting.routes,
    *library_deposit.routes,
    *library_acts.routes,
    *library_law.routes,
    *library_lacks.routes,
    *library_files.routes,
    *duplicate.routes,
    *correction.routes,
    *acts.routes,
    *duplicate_doors.routes,
    *mapping_doors.routes,
    *accounts.routes,
    *retirement_doors.routes,
    *list_reading.routes,
    *list_entry.routes,
    *list_acts.routes,
    *partner_listing.routes,
    *partner_card.routes,
    *partner_creating.routes,
    *partner_reach.routes,
    *partner_access.routes,
    *partner_past.routes,
    *risk_family.routes,
    *risk_fields.routes,
    *risk_past.routes,
    *approvals_accounts.routes,
    *approvals_web.routes,
    *raci_matrix.routes,
    *notifications_web.routes,
    *message_web.routes,
    *audit.routes,
    *api_docs.routes,
    *products_api.routes,
    *versions_api.routes,
    *version_steps_api.routes,
    *publications_api.routes,
    *exports_api.routes,
    *quotes_api.routes,
    *catalog_lookups_api.routes,
    *lists_api.routes,
    *partners_api.routes,
    *credentials_api.routes,
    *batches.routes,
)

install_surroundings(CatalogueSurroundings())
install_sale_gate(ChecklistGate())
install_publication_gate(ChecklistPublicationGate())
install_readiness(ChecklistReadiness())
install_contents(SubjectKind.VERSION, VersionContents())
install_contents(SubjectKind.PRODUCT, ExitPlanContents())
install_contents(SubjectKind.PARTNER, PartnerContents())
install_contents(SubjectKind.DOCUMENT, DepositContents())
install_launchers(IdentityLaunchers())


def authenticator(settings: Settings) -> Authenticator:
    """The adapter of the edge's `Authenticator` port."""
    return IdentityAuthenticator(theme_href, rate_per_minute=settings.api_rate_per_minute)


def partner_prices(settings: Settings) -> dict[str, PartnerPrices]:
    """Partners that tell their prices live, by slug: those whose address is known."""
    if not settings.oggodata_url:
        return {}
    production = settings.environment == "prod"
    oggodata = OggoDataPrices(
        settings.oggodata_url,
        env="production" if production else "sandbox",
        loopback=not production,
    )
    return {"oggodata": oggodata}
