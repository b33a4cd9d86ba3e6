"""Group: the companies, their people, rights, partners and accounting settings."""
