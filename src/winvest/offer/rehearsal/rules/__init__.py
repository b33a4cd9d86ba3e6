"""Rules of the rehearsal: pure, from prices and facts to what changes."""
