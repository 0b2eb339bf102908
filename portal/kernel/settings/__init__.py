"""What a setting may look like, and how settings are read: for config.py, which says what they are."""
