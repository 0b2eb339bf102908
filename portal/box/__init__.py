"""What she puts in from outside, with a name and a PIN, and finds here when she signs in."""
