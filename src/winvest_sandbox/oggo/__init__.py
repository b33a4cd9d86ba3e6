"""OggoData as Winvest is to meet it: OAuth2, products, quotes (contract `oggo/v1`)."""
