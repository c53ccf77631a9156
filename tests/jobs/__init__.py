"""Jobs on the running engine, called as Lambda calls them."""
