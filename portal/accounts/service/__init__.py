"""What people can do about their own way in, and leads about their team."""
