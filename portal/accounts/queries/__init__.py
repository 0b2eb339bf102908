"""Every question that is asked of the tables of people."""
