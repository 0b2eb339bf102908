"""What asks for attention in a case, so that a caseload can be ordered without opening anything."""
