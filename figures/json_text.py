"""Values as JSON text, Korean as it is written. The encoders are made once: `json.dumps` makes one for each value."""

import json

write_json = json.JSONEncoder(ensure_ascii=False).encode
write_sorted_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
"""The same text whatever order a database returns the keys in."""
