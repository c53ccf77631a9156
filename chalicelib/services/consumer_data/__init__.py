"""What is held here about one person: found, taken along, erased on the business's order."""
