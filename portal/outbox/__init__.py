"""Texts on their way out: each row is the truth about one, from before the provider is called until it is settled."""
