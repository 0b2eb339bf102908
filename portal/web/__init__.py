"""What every page is made with: the request's unit of work, forms, answers and errors."""
