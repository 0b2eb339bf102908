"""What is kept out of every paper, and what rests on an entry that can be taken back."""
