"""The front door, and a victim's first page."""
