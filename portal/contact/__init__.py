"""Safe contact: how, when and with which words she may be reached, as agreed with her."""
