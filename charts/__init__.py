"""Charts of figures: the layout of the marks as plain values, and the values as SVG. Plain Python.

A chart is drawn for a width, so that its text is as large on a phone as on a desktop. Every mark is a link and has a
text alternative. An unknown figure is never drawn as 0.
"""
