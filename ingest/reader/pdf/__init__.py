"""Read PDF files: each page becomes lines in the format of the text reader, with the box of every cell."""
