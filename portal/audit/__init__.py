"""Who did what, and when, in a chain that shows every change made to it."""
