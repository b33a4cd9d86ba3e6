"""Doors of the wizard: the drafts, the five steps, the preview, the submission."""
