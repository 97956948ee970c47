"""Parse documents that are ZIPs of XML (HWPX, XLSX) part by part, within limits on size and nesting.

No part is written to disk, no entity is expanded, and a DOCTYPE is refused, as these documents have none.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from ingest.reader.limits import FileRefusedError

LARGEST_UNPACKED = 1 << 30
"""The limit on the bytes of all parts together."""
LARGEST_INFLATED, MOST_INFLATED = 1 << 24, 250
"""A part of XML larger than the first may be so many times its packed size; tables reach some fifty times."""
MOST_PARTS = 10_000
MOST_DEPTH = 100
"""The limit on the nesting of elements."""
LONGEST_ELEMENT = 1 << 22
"""The limit on the bytes of one tag."""
_CHUNK = 1 << 16
_BROKEN = "문서를 열 수 없습니다: 파일이 깨졌습니다. 다시 저장하거나 다시 받아 주세요."

Attributes = Mapping[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]
Text = Callable[[str], None]


@dataclass(slots=True)
class ZippedDocument:
    """The parts of a document by name; `unpacked` counts the bytes read so far."""

    archive: zipfile.ZipFile
    names: frozenset[str]
    unpacked: int = 0

    def size_of(self, name: str) -> int:
        """Return the unpacked size of a part in bytes, as the ZIP's directory states it."""
        return self.archive.getinfo(name).file_size

    def chunks_uncounted(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a part without counting them towards the limit. Raises FileRefusedError."""
        with refuse_broken_parts(), self.archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                yield chunk

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a part. Raises FileRefusedError when the limit is exceeded."""
        for chunk in self.chunks_uncounted(name):
            self.unpacked += len(chunk)
            if self.unpacked > LARGEST_UNPACKED:
                raise _too_large()
            yield chunk

    def parse(self, name: str, start: Start, end: End, text: Text) -> None:
        """Call the handlers for the elements of a part, with names without prefixes. Raises FileRefusedError."""
        _Parser(name, start, end, text).parse(self.chunks(name))


@contextmanager
def open_zipped(path: Path) -> Iterator[ZippedDocument]:
    """Open a document. Raises FileRefusedError if it is broken, has too many parts, or states too large a size of all
    or of one part as it is packed."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise FileRefusedError(_BROKEN) from None
    with archive:
        entries = archive.infolist()
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
            raise _too_large()
        parts = (entry for entry in entries if entry.filename.endswith(".xml"))  # not pictures, which may be blank
        if any(part.file_size > max(LARGEST_INFLATED, MOST_INFLATED * part.compress_size) for part in parts):
            sentence = (
                "압축을 풀면 {most}배가 넘게 커지는 파일입니다. 원래의 프로그램에서 다시 저장한 파일을 지정해 주세요."
            )
            raise FileRefusedError(sentence, most=MOST_INFLATED)
        yield ZippedDocument(archive, frozenset(entry.filename for entry in entries))


@contextmanager
def refuse_broken_parts() -> Iterator[None]:
    """Raise FileRefusedError if a part that is read is broken or encrypted."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, NotImplementedError, ValueError):
        raise FileRefusedError(_BROKEN) from None
    except RuntimeError:  # zipfile raises it for an encrypted part
        raise FileRefusedError("암호가 걸린 문서입니다. 암호를 풀어 저장한 파일을 지정해 주세요.") from None


def _too_large() -> FileRefusedError:
    sentence = "풀면 {most}MB를 넘는 파일입니다. 나누어 저장해 주세요."
    return FileRefusedError(sentence, most=LARGEST_UNPACKED >> 20)


def local_name(name: str) -> str:
    """Return an element's or attribute's name without its prefix."""
    return name.rpartition(":")[2]


class _Parser:
    """Parses one part of XML in chunks."""

    def __init__(self, name: str, start: Start, end: End, text: Text) -> None:
        self._name = name
        self._start, self._end = start, end
        self._depth = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        self._parser.CharacterDataHandler = text
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse

    def parse(self, chunks: Iterator[bytes]) -> None:
        """Parse all chunks. Raises FileRefusedError."""
        fed = 0
        try:
            for chunk in chunks:
                self._parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - self._parser.CurrentByteIndex > LONGEST_ELEMENT + _CHUNK:
                    raise FileRefusedError(_BROKEN)
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            sentence = "문서의 XML이 깨졌습니다 ({part} {row}행). 다시 저장한 파일을 지정해 주세요."
            raise FileRefusedError(sentence, part=self._name[:100], row=error.lineno) from None

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise FileRefusedError("문서의 XML이 너무 깊습니다. 올바른 파일인지 확인해 주세요.")
        self._start(local_name(name), attributes)

    def _close(self, name: str) -> None:
        self._depth -= 1
        self._end(local_name(name))

    def _refuse(self, *declared: object) -> None:
        raise FileRefusedError("문서의 XML에 있어서는 안 될 선언(DOCTYPE)이 있습니다. 올바른 파일인지 확인해 주세요.")
