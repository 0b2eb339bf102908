"""Keys, sealed envelopes and sealed streams: who can read what."""
