"""Lists: one query as a page, as files and as an API, with the same filters, order and rows."""
