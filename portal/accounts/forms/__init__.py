"""What is asked of people about their way in: shape and wording."""
