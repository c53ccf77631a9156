"""One use case per file, one public function each; everything they need comes in as arguments."""
