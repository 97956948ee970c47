"""A city's year as one file: every table as CSV, described, with its source and its corrections (docs/package.md)."""
