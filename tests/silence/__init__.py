"""Nothing personal lies where others read it: a person's words go in by every door, and a net is searched for them."""
