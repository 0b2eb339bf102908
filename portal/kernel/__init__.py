"""What every room may lean on: time, ids, errors, who is acting, and tidy text."""
