"""Check-ins by text: agreed with her, sent in words that say nothing, and never ending in silence."""
