"""Reading of the sheet: `records` and its replay, `head`, one module a tab, `files`, `undo`."""
