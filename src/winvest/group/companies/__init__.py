"""Companies (sociétés) of the group: identity, addresses, contacts, theme, accounting settings.

Words: société = company; raison sociale = legal name; marque = brand; charte = brand theme;
identifiant créancier SEPA (ICS) = SEPA creditor id; devise = currency; fuseau = time zone.
Serves ORG-01, CAT-13.
"""
