"""On PostgreSQL, an index of all pairs of neighbouring letters in the search keys of expenditure.

Its own trigrams find no word of two syllables.
"""

from django.db import migrations

_FUNCTION = """
CREATE FUNCTION letter_pairs(search text, initials text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    keys text := search || ' ' || initials;
    pairs text[] := '{}';
BEGIN
    FOR n IN 1 .. length(keys) - 1 LOOP
        pairs := pairs || substr(keys, n, 2);
    END LOOP;
    RETURN pairs;
END $$
"""
_INDEX = "CREATE INDEX expenditureline_pairs ON budget_expenditureline USING gin (letter_pairs(search, initials))"


def create_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_FUNCTION)
        schema_editor.execute(_INDEX)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX expenditureline_pairs")
        schema_editor.execute("DROP FUNCTION letter_pairs")


class Migration(migrations.Migration):
    dependencies = [("budget", "0011_revenue_of_unknown_level")]
    operations = [migrations.RunPython(create_index, drop_index)]
