"""The whole demo catalogue: every product, in the order of the families."""

from winvest.app.demo.content.assistance import ASSISTANCE
from winvest.app.demo.content.coffee import COFFEE
from winvest.app.demo.content.coffee_more import COFFEE_MORE
from winvest.app.demo.content.energy import ENERGY
from winvest.app.demo.content.energy_gas import GAS
from winvest.app.demo.content.energy_pro import ENERGY_PRO
from winvest.app.demo.content.group import GROUP
from winvest.app.demo.content.health import HEALTH
from winvest.app.demo.content.health_more import HEALTH_MORE
from winvest.app.demo.content.legal_protection import LEGAL_PROTECTION
from winvest.app.demo.content.mobile import MOBILE
from winvest.app.demo.content.provident import PROVIDENT
from winvest.app.demo.content.services import SERVICES
from winvest.app.demo.content.services_upkeep import UPKEEP
from winvest.app.demo.content.shapes import Product
from winvest.app.demo.content.telecom import TELECOM
from winvest.app.demo.content.telecom_more import TELECOM_MORE
from winvest.app.demo.content.tv import TELEVISION
from winvest.app.demo.content.tv_extras import TV_EXTRAS

PRODUCTS: tuple[Product, ...] = (
    *HEALTH,
    *HEALTH_MORE,
    *PROVIDENT,
    *LEGAL_PROTECTION,
    *ASSISTANCE,
    *TELECOM,
    *TELECOM_MORE,
    *MOBILE,
    *TELEVISION,
    *TV_EXTRAS,
    *ENERGY,
    *ENERGY_PRO,
    *GAS,
    *SERVICES,
    *UPKEEP,
    *COFFEE,
    *COFFEE_MORE,
    *GROUP,
)
