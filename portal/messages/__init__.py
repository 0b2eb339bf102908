"""One thread between her and those who work on her case."""
