"""In which of the encodings that books come in a file is written."""

import codecs
import re

ENCODINGS = ("utf-8", "cp949")
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b"))
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""The marks with which a text in UTF-16 begins."""
LINE_ENDS = "\x85\u2028\u2029"
"""Line ends of Unicode that Python's files do not know."""
SAMPLE = 1 << 12
"""So many bytes of a file tell whether it is in UTF-16."""
_OF_TEXT = re.compile(r"[\t\n\r\f -~가-힣ㄱ-ㅣ\u2000-\u22ff\u2500-\u25ff\u3000-\u303f\uff00-\uffef]")
_MOST = 0.9


class NoTextError(ValueError):
    """Bytes that are no text: `line` (1-based) is where no encoding reads on, None where they are no letters at all."""

    def __init__(self, line: int | None = None) -> None:
        super().__init__(line)
        self.line = line


def utf_16_of(head: bytes) -> str | None:
    """In which UTF-16 a text is by its beginning, with or without its mark; None where it is in none.

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
    """Takes the bytes of a file, chunk by chunk, and knows in which encodings they all are text."""

    def __init__(self) -> None:
        self._open = {encoding: codecs.getincrementaldecoder(encoding)() for encoding in ENCODINGS}
        self.line = 1

    def take(self, chunk: bytes) -> None:
        """Raises NoTextError."""
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
        """The first encoding in which the file is whole; None where it ends within a letter."""
        return next((encoding for encoding, decoder in self._open.items() if _complete(decoder)), None)


def _complete(decoder: codecs.IncrementalDecoder) -> bool:
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
