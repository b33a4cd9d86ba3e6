"""The database itself: its schema, and what it refuses, hides and remembers."""
