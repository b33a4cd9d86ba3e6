"""What developers run: `dev.py` behind make, and its checks."""
