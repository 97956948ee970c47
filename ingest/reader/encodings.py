"""Detect the encoding of a text file."""

import codecs
import re

ENCODINGS = ("utf-8", "cp949")
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b"))
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""The byte order marks of UTF-16."""
LINE_ENDS = "\x85\u2028\u2029"
"""Unicode line ends that Python's text files do not split at."""
SAMPLE = 1 << 12
"""The bytes of a file that are examined for UTF-16."""
_OF_TEXT = re.compile(r"[\t\n\r\f -~가-힣ㄱ-ㅣ\u2000-\u22ff\u2500-\u25ff\u3000-\u303f\uff00-\uffef]")
_MOST = 0.9


NOT_TEXT = "글이 아닌 파일입니다. 결산서를 담은 글, PDF, HWPX, XLSX나 스캔한 그림(TIFF, JPEG, PNG)을 지정해 주세요."
"""The sentence for a file that is neither text nor of another kind that is known."""


class NoTextError(ValueError):
    """Raised for bytes that are no text.

    `line` (1-based) is where every encoding fails; None if the bytes are not letters at all.
    """

    def __init__(self, line: int | None = None) -> None:
        super().__init__(line)
        self.line = line


def utf_16_of(head: bytes) -> str | None:
    """Return the UTF-16 encoding of a text by its first bytes, with or without a byte order mark; None if it is
    another.

    >>> utf_16_of("가 1,000\\n".encode("utf-16-le")), utf_16_of("가 1,000\\n".encode())
    ('utf-16-le', None)
    """
    if head.startswith(UTF_16):
        return "utf-16"
    sample = head[:SAMPLE]
    for encoding in ("utf-16-le", "utf-16-be") if b"\0" in sample else ():
        text = sample.decode(encoding, "replace")
        if len(_OF_TEXT.findall(text)) > _MOST * len(text):
            return encoding
    return None


class Decoders:
    """Decodes a file chunk by chunk in all supported encodings, and drops those that fail."""

    def __init__(self) -> None:
        self._open = {encoding: codecs.getincrementaldecoder(encoding)() for encoding in ENCODINGS}
        self.line = 1

    def take(self, chunk: bytes) -> None:
        """Decode a chunk. Raises NoTextError if no encoding is left."""
        if chunk.translate(None, _CONTROL) != chunk:
            raise NoTextError
        unreadable = self.line
        for encoding in list(self._open):
            try:
                self._open[encoding].decode(chunk)
            except UnicodeDecodeError as error:
                unreadable = self.line + chunk[: error.start].count(b"\n")
                del self._open[encoding]
        if not self._open:
            raise NoTextError(unreadable)
        self.line += chunk.count(b"\n")

    @property
    def encoding(self) -> str | None:
        """Return the first encoding in which the whole file is valid; None if it ends within a letter."""
        return next((encoding for encoding, decoder in self._open.items() if _complete(decoder)), None)


def _complete(decoder: codecs.IncrementalDecoder) -> bool:
    """Whether the decoder holds no incomplete letter."""
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
