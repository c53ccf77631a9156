"""Nothing personal lies where others read it: a person's words go in by every door, and the net is searched for them."""
