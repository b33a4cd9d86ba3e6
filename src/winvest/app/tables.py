"""Tables: imports every room's models, so that each process knows all the tables.

What reads them by name (the audit's labels and families, migrations' checks) would otherwise
depend on which screens happen to be imported.
"""

import importlib
import pkgutil

import winvest

KNOWN = tuple(
    importlib.import_module(module.name).__name__
    for module in pkgutil.walk_packages(winvest.__path__, "winvest.")
    if "models" in module.name.split(".")
)
