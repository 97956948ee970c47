"""Convert files of tables to lines of text in a subprocess, with limits on memory and time.

python -m ingest.reader.conversion READER ENCODING FILE FOLDER SECONDS: writes the lines of a file to a folder. If it
cannot, it prints the reason as JSON and exits with REFUSED.
"""

import importlib
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.errors import BookError
from ingest.reader.converted_file import ConvertedFile, FileNote, stored, write
from ingest.reader.grid import GridLine
from ingest.reader.limits import Allowance, FileRefusedError, limit_process

VERSION = 18
"""To be increased with every change of what a conversion writes."""
MEMORY = 1 << 30
"""The address space that the process may use, in bytes."""
SECONDS, SECONDS_PER_MEGABYTE, MOST_SECONDS = 20.0, 5.0, 600.0
"""CPU seconds: for any file, for each megabyte (unpacked), and at most."""
LARGEST = 512 << 20
"""The size limit of a file in bytes."""
FAILED, REFUSED, OUT_OF_MEMORY = 1, 3, 4
"""Exit codes: the process crashed, refused the file with a reason, or ran out of memory."""

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 3  # times its CPU seconds: the limit by the clock


def convert(path: Path, reader: str, kind: str, encoding: str, sha256: str, root: Path) -> ConvertedFile:
    """Return the converted file, from its folder under `root` if it was converted before. Raises BookError.

    `reader` is the module that reads the file, `kind` the kind of the document.
    """
    folder = root / f"{sha256[:32]}-{reader}-{VERSION}"
    if converted := stored(folder, kind):
        return converted
    size = path.stat().st_size
    if size > LARGEST:
        raise BookError("파일이 너무 큽니다. {most}MB까지 읽을 수 있습니다.", path, most=LARGEST >> 20)
    folder.mkdir(parents=True, exist_ok=True)
    _run(path, [reader, encoding, str(path.resolve()), str(folder)], _seconds(_unpacked_size(path)))
    converted = stored(folder, kind)
    if converted is None:
        raise BookError("파일을 읽지 못했습니다. 다시 읽어 주세요.", path)
    return converted


def _seconds(size: int) -> float:
    """Return the CPU seconds allowed for a file of this size in bytes."""
    return min(MOST_SECONDS, SECONDS + SECONDS_PER_MEGABYTE * size / (1 << 20))


def _unpacked_size(path: Path) -> int:
    """Return the size of a file in bytes, unpacked (as its directory states) if it is a ZIP."""
    try:
        with zipfile.ZipFile(path) as packed:
            return sum(entry.file_size for entry in packed.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return path.stat().st_size


def _run(path: Path, arguments: list[str], seconds: float) -> None:
    """Run the conversion in a subprocess. Raises BookError if it fails."""
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "ingest.reader.conversion", *arguments, str(seconds)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, with arguments that are no options
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds * _PATIENCE,
            env=environment,
            cwd=_ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        done = None
    if done is not None and done.returncode == 0:
        return
    if done is not None and done.returncode == REFUSED:
        why = json.loads(done.stdout)
        raise BookError(why["sentence"], path, line=why["line"], **why["slots"])
    if done is not None and done.returncode == FAILED:
        raise BookError("파일을 읽지 못했습니다. 파일이 온전한지 확인해 주세요.", path)
    raise BookError("읽는 데 시간이나 메모리가 너무 많이 드는 파일입니다. 나누어 저장해 주세요.", path)


Reader = Callable[[Path, str, Allowance, list[FileNote]], Iterator[GridLine]]


def reader_of(name: str) -> Reader:
    """Return the `read` function of the module of that name; it is imported under the limits."""
    read: Reader = importlib.import_module(f"ingest.reader.{name}").read
    return read


def main(arguments: list[str]) -> int:
    """Convert one file and return the exit code."""
    name, encoding, path, folder, seconds = arguments
    limit_process(MEMORY, float(seconds) + 1)
    notes: list[FileNote] = []
    try:
        write(Path(folder), reader_of(name)(Path(path), encoding, Allowance(), notes), notes)
    except FileRefusedError as error:
        json.dump({"sentence": error.sentence, "line": error.line, "slots": error.slots}, sys.stdout)
        return REFUSED
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
