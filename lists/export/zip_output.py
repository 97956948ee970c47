"""An output for ZIP files that are streamed."""


class ZipOutput:
    """A non-seekable file for ZipFile; what was written is taken out in blocks."""

    def __init__(self) -> None:
        self._blocks: list[bytes] = []
        self._written = 0

    def write(self, block: bytes) -> int:
        self._blocks.append(bytes(block))
        self._written += len(block)
        return len(block)

    def tell(self) -> int:
        return self._written

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass

    def take(self) -> bytes:
        """What was written since the last call."""
        taken = b"".join(self._blocks)
        self._blocks.clear()
        return taken
