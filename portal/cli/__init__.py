"""Commands for those who run it."""
