"""The taxonomy of families (annexe L): each one with the typed fields that only it needs."""

from winvest.app.demo.content.risks_home import HOME_RISKS
from winvest.app.demo.content.risks_insurance import INSURANCE_RISKS

RISKS = INSURANCE_RISKS + HOME_RISKS
