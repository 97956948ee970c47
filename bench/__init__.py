"""Benches: generated books, printed and damaged as real ones are; how truly and how fast they are read and served."""
