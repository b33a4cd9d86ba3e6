"""Acts on the versions: draft, submit, approve, schedule, go live, go back."""
