"""A city's year as one file: every table as CSV, with its source and its corrections (docs/datapackage.md)."""
