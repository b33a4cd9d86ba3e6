"""End-to-end journeys, in a real browser against a real server."""
