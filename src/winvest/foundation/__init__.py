"""Foundation: what every other wing stands on."""
