"""Acts of the approvals."""
