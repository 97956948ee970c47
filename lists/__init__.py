"""One question about a book, as a page and as a file: the same filters, the same order, the same rows."""
