"""Amounts, rates, names and rows as values. Plain Python; imports no other package of this project."""
