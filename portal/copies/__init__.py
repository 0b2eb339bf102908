"""Her own copy of what she wrote, to take along."""
