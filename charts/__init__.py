"""Charts of figures: where each mark stands, as plain values, and the values as SVG. Plain Python.

A chart is drawn for a width, so that its words are as large on a phone as on a desk. Every mark
leads somewhere and says in words what it shows. What is unknown is never drawn as nothing.
"""
