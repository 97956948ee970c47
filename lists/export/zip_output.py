"""What a ZIP is written to that is sent while it is made."""


class ZipOutput:
    """A file that cannot be gone back in: what a ZipFile has written is taken out of it block by block."""

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
