"""Books drawn as PDF, in the layouts that cities print them in, beside the lines that a reader should find there."""
