"""Many at once: what a file or a pasted list of calls and messages says, row by row."""
