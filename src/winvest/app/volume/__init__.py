"""A catalogue of real size (`winvest load-catalogue`): believable products, versions and prices.

Offer (rayon): a company's family, with its words, plans and prices. Draw (tirage): one product
with its versions, from a seed. Rows are copied into temporary tables, then inserted set-wise
(docs/decisions 5 and 9). Serves CAT-15, CAT-02, VER-01.
"""
