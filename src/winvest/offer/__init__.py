"""Offer: what the group sells, its prices, commissions, documents and publications."""
