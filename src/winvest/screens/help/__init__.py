"""Help: shortcuts, glossary and the living page of components.

Words: aide = help; composant = component; raccourci = shortcut; glossaire = glossary.
Serves OPS-01 and the design page « How Winvest looks and feels ».
"""
