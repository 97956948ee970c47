"""The fidelity bench: true books, printed and damaged as real ones are, to see what the reconciler makes of them."""
