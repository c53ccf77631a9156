"""Lists of contacts: cleaned of who opted out, taken over, written out; and the links by which people unsubscribe."""
