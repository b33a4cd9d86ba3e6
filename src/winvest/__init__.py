"""Winvest: the back-office of the Winvest Capital group."""
