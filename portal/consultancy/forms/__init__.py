"""Forms of the table."""
