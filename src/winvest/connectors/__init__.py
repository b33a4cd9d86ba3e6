"""Connectors: one folder a partner, each speaking its protocol behind the ports of lower rooms."""
