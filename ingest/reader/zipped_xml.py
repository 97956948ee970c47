"""Documents that are ZIPs of XML (HWPX, XLSX), read part by part without unpacking or expanding more than is allowed.

No part is ever written to disk, no entity is expanded, and a DOCTYPE is refused: these documents have none.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from ingest.reader.limits import TooMuchError

LARGEST_UNPACKED = 1 << 30
"""Bytes of all parts together."""
MOST_PARTS = 10_000
MOST_DEPTH = 100
"""Elements within elements."""
LONGEST_ELEMENT = 1 << 22
"""Bytes of one tag, or of what stands behind an open one."""
_CHUNK = 1 << 16
_BROKEN = "문서를 열 수 없습니다: 파일이 깨졌습니다. 다시 저장하거나 다시 받아 주세요."

Attributes = Mapping[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]
Text = Callable[[str], None]


@dataclass(slots=True)
class Packed:
    """The parts of a document, by name."""

    archive: zipfile.ZipFile
    names: frozenset[str]
    unpacked: int = 0

    def size_of(self, name: str) -> int:
        """The bytes of a part by its own account."""
        return self.archive.getinfo(name).file_size

    def glance(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, no more than its size, without counting them. Raises TooMuchError."""
        with whole_parts(), self.archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                yield chunk

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part. Raises TooMuchError."""
        for chunk in self.glance(name):
            self.unpacked += len(chunk)
            if self.unpacked > LARGEST_UNPACKED:
                raise _too_large()
            yield chunk

    def parse(self, name: str, start: Start, end: End, text: Text) -> None:
        """Tell the elements of a part, by their names without prefixes. Raises TooMuchError."""
        _Parser(name, start, end, text).parse(self.chunks(name))


@contextmanager
def unpacked(path: Path) -> Iterator[Packed]:
    """A document's parts. Raises TooMuchError where there are too many, or they are too large by their own account."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise TooMuchError(_BROKEN) from None
    with archive:
        entries = archive.infolist()
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
            raise _too_large()
        yield Packed(archive, frozenset(entry.filename for entry in entries))


@contextmanager
def whole_parts() -> Iterator[None]:
    """Raise TooMuchError where a part that is read is broken or encrypted."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, NotImplementedError, ValueError):
        raise TooMuchError(_BROKEN) from None
    except RuntimeError:  # what zipfile raises for a part that is encrypted
        raise TooMuchError("암호가 걸린 문서입니다. 암호를 풀어 저장한 파일을 지정해 주세요.") from None


def _too_large() -> TooMuchError:
    sentence = "풀면 {most}MB를 넘는 파일입니다. 나누어 저장해 주세요."
    return TooMuchError(sentence, most=LARGEST_UNPACKED >> 20)


def local(name: str) -> str:
    """The name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


class _Parser:
    """A part of XML, parsed as it comes."""

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
        fed = 0
        try:
            for chunk in chunks:
                self._parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - self._parser.CurrentByteIndex > LONGEST_ELEMENT + _CHUNK:
                    raise TooMuchError(_BROKEN)
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            sentence = "문서의 XML이 깨졌습니다 ({part} {row}행). 다시 저장한 파일을 지정해 주세요."
            raise TooMuchError(sentence, part=self._name[:100], row=error.lineno) from None

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise TooMuchError("문서의 XML이 너무 깊습니다. 올바른 파일인지 확인해 주세요.")
        self._start(local(name), attributes)

    def _close(self, name: str) -> None:
        self._depth -= 1
        self._end(local(name))

    def _refuse(self, *declared: object) -> None:
        raise TooMuchError("문서의 XML에 있어서는 안 될 선언(DOCTYPE)이 있습니다. 올바른 파일인지 확인해 주세요.")
