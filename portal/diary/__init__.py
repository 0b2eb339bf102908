"""Her diary: what happened, in her own words, in the order it happened."""
