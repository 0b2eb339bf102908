"""An advocate's cases: which need attention, opening one, and who works on it."""
