"""Forms of the versions: a new draft, its plans and prices, a date."""
