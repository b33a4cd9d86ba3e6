"""Imports: files of other tools (A3DN, OggoData, spreadsheets) that create and correct products.

Words: import = import; source = source; colonne = column; correspondance = mapping; contrôle =
dry run; ligne fautive = faulty line; tout ou rien = whole; lignes bonnes seules = good lines only;
annulation = undo; ancien code = former code. A line obeys the forms of the product
(`offer.catalog.loading`); it is written by a batch (`foundation.batches`). Serves CAT-10.
"""
