"""One box over all that a book names and says."""
