"""Kit: the pure words every room shares (money, periods, days, scope, refusals)."""
