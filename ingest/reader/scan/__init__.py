"""Reads the pictures of scanned pages: rules from the picture; letters from it too, or from the text laid over it."""
