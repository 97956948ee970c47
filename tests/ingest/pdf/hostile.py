"""PDFs as nobody should make them, byte by byte."""

import zlib
from collections.abc import Sequence
from io import BytesIO

from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
EMPTY = b"<< /Length 0 >>\nstream\n\nendstream"


def pdf_of(
    contents: Sequence[bytes], catalog: bytes = b"", more: Sequence[bytes] = (), font: bytes = HELVETICA
) -> bytes:
    """A PDF whose pages have these content streams (objects, whole); `more` are objects from number 4 on."""
    first = 4 + len(more)
    kids = b" ".join(b"%d 0 R" % (first + 2 * at) for at in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(contents), kids),
        font,
        *more,
    ]
    for at, content in enumerate(contents):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F 3 0 R >> >> >>" % (first + 2 * at + 1)
        )
        objects.append(content)
    return _written(objects)


def _written(objects: Sequence[bytes]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def stream(content: bytes, filters: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), filters, content)


def words(text: str) -> bytes:
    return stream(b"BT /F 12 Tf 72 700 Td (%s) Tj ET" % text.encode())


def bomb(megabytes: int = 60) -> bytes:
    """A content stream of a few kilobytes that unpacks to so much: path after path."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = deflate.compress(b"0 0 m 9 9 l S\n" * 75_000) + deflate.flush(zlib.Z_FULL_FLUSH)
    end = zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    once = b"\x78\xda" + block * megabytes + end
    return stream(zlib.compress(once, 9), b"/Filter [/FlateDecode /FlateDecode]")


def nested(depth: int = 200_000) -> bytes:
    """An object of arrays within arrays."""
    return b"[" * depth + b"]" * depth


def encrypted() -> bytes:
    file = BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(100, 100, "1")
    canvas.save()
    return file.getvalue()


def scanned() -> bytes:
    """A page that is one picture."""
    file = BytesIO()
    canvas = Canvas(file)
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)
    canvas.save()
    return file.getvalue()
