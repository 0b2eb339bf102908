"""The case, who is on it, and what each may do."""
