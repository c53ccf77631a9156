"""The schemas of the API: what systems send and get. They validate, and the document is generated from them."""
