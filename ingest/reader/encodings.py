"""In which of the encodings that books come in a file is written."""

import codecs

ENCODINGS = ("utf-8", "cp949")
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b"))
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""The marks with which a text in UTF-16 begins."""


class NoTextError(ValueError):
    """Bytes that are no text: `line` (1-based) is where no encoding reads on, None where they are no letters at all."""

    def __init__(self, line: int | None = None) -> None:
        super().__init__(line)
        self.line = line


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
