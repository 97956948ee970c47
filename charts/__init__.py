"""Charts of figures: layout as plain values, and their SVG. Plain Python.

A chart is laid out for a width, so that its text has the same size on a phone and on a desktop. Every mark is a link
with a text alternative. An unknown figure is never drawn as 0.
"""
