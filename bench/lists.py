"""What a list costs here and at a former commit, in one run.

    python -m bench.lists [COMMIT] [--rounds 7] [--times 20]

COMMIT (by default the last one before the lists were built on django-filter and django-tables2) is checked out beside
this code. Both store the sample city in databases of their own; then processes of the one and of the other take turns,
each making every list --times over without a cache. Printed is this code's CPU in ratio to the former's, the median of
the rounds. Aim: 1.1 at most.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
BEFORE_LIBRARIES = "300b486^"
AIM = 1.1
ADDRESSES = (
    "/gimpo/2020/expenditure/",
    "/gimpo/2020/expenditure/?level=3&sort=-spent&per_page=100",
    "/gimpo/2020/expenditure/?execution_rate.max=90&spent.min=1000000",
    "/gimpo/2020/expenditure/?group=department",
    "/gimpo/2020/revenue/",
    "/gimpo/2020/performance/",
    "/gimpo/2020/units/",
    "/gimpo/2020/staffing/",
    "/gimpo/2020/findings/",
    "/gimpo/2020/expenditure.csv",
)
MAKE = """
import json, os, sys, time
import django
sys.path.insert(0, os.getcwd())
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
from django.core.cache import caches
from django.test import Client
times, addresses = int(sys.argv[1]), sys.argv[2:]
client, spent = Client(SERVER_NAME="localhost"), {}
for address in addresses:
    for turn in range(times + 1):
        caches["pages"].clear()
        if turn == 1:
            started = time.process_time()
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        response.getvalue()
    spent[address] = time.process_time() - started
print(json.dumps(spent))
"""


def environment(folder: Path) -> dict[str, str]:
    """One database, and folders of its own, for the code in a folder."""
    settings = {"DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3", "DJANGO_DEBUG": "1"}
    return {**os.environ, **settings, "DJANGO_SPOOL_ROOT": str(folder), "DJANGO_MEDIA_ROOT": str(folder)}


def manage(code: Path, folder: Path, *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=code, env=environment(folder), stdout=subprocess.PIPE, text=True, check=True
    ).stdout


def store_sample(code: Path, folder: Path) -> None:
    folder.mkdir()
    manage(code, folder, "migrate", "--verbosity", "0")
    book = ROOT / "fixtures" / "gimpo-2020-sample.txt"
    manage(code, folder, "ingest", str(book), "--city", "gimpo", "--city-name", "김포시", "--year", "2020")


def cpu_seconds(code: Path, folder: Path, times: int) -> dict[str, float]:
    """The CPU seconds of making each list."""
    script = folder / "make.py"
    script.write_text(MAKE, encoding="utf-8")
    command = [sys.executable, str(script), str(times), *ADDRESSES]
    done = subprocess.run(command, cwd=code, env=environment(folder), stdout=subprocess.PIPE, text=True, check=True)
    spent: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit", nargs="?", default=BEFORE_LIBRARIES)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--times", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        former, folders = Path(scratch, "former"), {True: Path(scratch, "here"), False: Path(scratch, "there")}
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(former), options.commit], check=True)
        try:
            codes = {True: ROOT, False: former}
            for here, code in codes.items():
                store_sample(code, folders[here])
            ratios: dict[str, list[float]] = {address: [] for address in ADDRESSES}
            for turn in range(options.rounds):
                order = (True, False) if turn % 2 else (False, True)
                spent = {here: cpu_seconds(codes[here], folders[here], options.times) for here in order}
                for address, values in ratios.items():
                    values.append(spent[True][address] / spent[False][address])
        finally:
            subprocess.run([*git, "remove", "--force", str(former)], check=True)
    print(f"CPU in ratio to {options.commit} (aim: {AIM} at most)")
    for address, values in ratios.items():
        print(f"{statistics.median(values):6.2f}  {address}")
    print(f"{statistics.median(statistics.median(values) for values in ratios.values()):6.2f}  the median of all")


if __name__ == "__main__":
    main()
