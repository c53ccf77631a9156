"""Pages, texts and what else the edge is made of."""
