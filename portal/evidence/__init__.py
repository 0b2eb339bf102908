"""Files as they were received, unchanged, and what may be seen of them."""
