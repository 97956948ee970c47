"""The PDF reader: each page becomes lines in the grammar of the text reader, with the box of every cell."""
