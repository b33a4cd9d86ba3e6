"""Acts of identity, one file a business act."""
