"""A city's year as one ZIP: every table as CSV, with the source and the corrections (docs/datapackage.md)."""
