"""Pure decisions of the audit: `chain` (hashes), `masking` (people), `changes` (before, after)."""
