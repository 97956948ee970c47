"""Read scanned pages: rules from the picture; letters from it too, or from a text layer over it."""
