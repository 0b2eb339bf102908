"""People: how they come in, prove who they are, and find their way back."""
