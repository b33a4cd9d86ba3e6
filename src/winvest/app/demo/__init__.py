"""Demo group: the companies, catalogue and accounts with which a fresh Winvest opens (CAT-13)."""
