"""Database triggers that make the audit log append-only for every client; only personal data can be redacted."""

from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.models import REDACTED, RETENTION

TABLE = "accounts_auditentry"
REFUSED = "the audit log is append-only"
_IMMUTABLE = ("id", "at", "user_id", "user_name", "address", "verb", "object_kind", "object_id")


def _redacts(same: str) -> str:
    """SQL condition: the update only sets `what` or `object_name` to REDACTED. `same` is the null-safe equality."""
    stays = " AND ".join(f"NEW.{column} {same} OLD.{column}" for column in _IMMUTABLE)
    redacted = " AND ".join(f"NEW.{column} IN (OLD.{column}, '{REDACTED}')" for column in ("what", "object_name"))
    return f"{stays} AND {redacted} AND (NEW.what <> OLD.what OR NEW.object_name <> OLD.object_name)"


UP = {
    "sqlite": (
        f"""CREATE TRIGGER {TABLE}_unchanged BEFORE UPDATE ON {TABLE} WHEN NOT ({_redacts("IS")})
            BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
        f"""CREATE TRIGGER {TABLE}_kept BEFORE DELETE ON {TABLE} WHEN OLD.at > datetime('now', '-{RETENTION.days} days')
            BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
    ),
    "postgresql": (
        f"""CREATE FUNCTION {TABLE}_guard() RETURNS trigger LANGUAGE plpgsql AS $guard$
            BEGIN
                IF TG_OP = 'UPDATE' THEN
                    IF {_redacts("IS NOT DISTINCT FROM")} THEN RETURN NEW; END IF;
                END IF;
                IF TG_OP = 'DELETE' THEN
                    IF OLD.at < now() - interval '{RETENTION.days} days' THEN RETURN OLD; END IF;
                END IF;
                RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'restrict_violation';
            END $guard$""",
        f"CREATE TRIGGER {TABLE}_kept BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_guard()",
        f"CREATE TRIGGER {TABLE}_whole BEFORE TRUNCATE ON {TABLE} EXECUTE FUNCTION {TABLE}_guard()",
    ),
}
DOWN = {
    "sqlite": (f"DROP TRIGGER IF EXISTS {TABLE}_unchanged", f"DROP TRIGGER IF EXISTS {TABLE}_kept"),
    "postgresql": (f"DROP FUNCTION IF EXISTS {TABLE}_guard() CASCADE",),
}


def install(connection: BaseDatabaseWrapper) -> None:
    uninstall(connection)
    _execute(connection, UP[connection.vendor])


def uninstall(connection: BaseDatabaseWrapper) -> None:
    _execute(connection, DOWN[connection.vendor])


def _execute(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
