"""Search over the names and texts of a book."""
