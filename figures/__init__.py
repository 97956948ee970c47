"""The ground floor: what a figure is, before any table. Plain Python, knows nobody."""
