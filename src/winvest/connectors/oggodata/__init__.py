"""OggoData (contract `oggo/v1`): prices asked live (PRI-04). Prime = premium, devis = quote."""
