"""A book as HWPX: a section of paragraphs and tables, in the parts that Hangul expects."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from html import escape

from bench.writing.blocks import Block, BlockCell, LineBlock, TableBlock

_NAMES = {
    "ha": "http://www.hancom.co.kr/hwpml/2011/app",
    "hp": "http://www.hancom.co.kr/hwpml/2011/paragraph",
    "hs": "http://www.hancom.co.kr/hwpml/2011/section",
    "hc": "http://www.hancom.co.kr/hwpml/2011/core",
    "hh": "http://www.hancom.co.kr/hwpml/2011/head",
    "opf": "http://www.idpf.org/2007/opf/",
}
_XMLNS = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMES.items())
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>'
_LEVELS = 6
_STEP = 600  # HWPUNIT by which a level is indented
_CELL, _ROW = 4200, 900  # a cell's width and a row's height in HWPUNIT
_WRITTEN = (2021, 1, 1, 0, 0, 0)


def hwpx(blocks: Iterable[Block]) -> bytes:
    """The bytes of an HWPX file."""
    parts = {
        "mimetype": "application/hwp+zip",
        "version.xml": f'{_XML}<hv:HCFVersion xmlns:hv="http://www.hancom.co.kr/hwpml/2011/version" '
        'tagetApplication="WORDPROCESSOR" major="5" minor="1" micro="0" buildNumber="1" os="1" xmlVersion="1.4"/>',
        "META-INF/container.xml": f'{_XML}<ocf:container xmlns:ocf="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<ocf:rootfiles><ocf:rootfile full-path="Contents/content.hpf" media-type="application/hwpml-package+xml"/>'
        "</ocf:rootfiles></ocf:container>",
        "Contents/content.hpf": f'{_XML}<opf:package {_XMLNS} version="" unique-identifier="" id=""><opf:metadata/>'
        '<opf:manifest><opf:item id="header" href="Contents/header.xml" media-type="application/xml"/>'
        '<opf:item id="section0" href="Contents/section0.xml" media-type="application/xml"/></opf:manifest>'
        '<opf:spine><opf:itemref idref="header" linear="yes"/><opf:itemref idref="section0" linear="yes"/></opf:spine>'
        "</opf:package>",
        "Contents/header.xml": f"{_XML}{_header()}",
        "Contents/section0.xml": f"{_XML}<hs:sec {_XMLNS}>{''.join(_section(blocks))}</hs:sec>",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name, text in parts.items():
            packing = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            packed.writestr(zipfile.ZipInfo(name, _WRITTEN), text.encode(), packing)
    return stream.getvalue()


def _header() -> str:
    shapes = "".join(
        f'<hh:paraPr id="{level}" tabPrIDRef="0"><hh:align horizontal="JUSTIFY" vertical="BASELINE"/><hh:margin>'
        f'<hc:intent value="0" unit="HWPUNIT"/><hc:left value="{level * _STEP}" unit="HWPUNIT"/>'
        '<hc:right value="0" unit="HWPUNIT"/></hh:margin></hh:paraPr>'
        for level in range(_LEVELS)
    )
    edges = "".join(
        f'<hh:{side}Border type="SOLID" width="0.12 mm" color="#000000"/>'
        for side in ("left", "right", "top", "bottom")
    )
    return (
        f'<hh:head {_XMLNS} version="1.4" secCnt="1"><hh:refList>'
        f'<hh:borderFills itemCnt="1"><hh:borderFill id="1">{edges}</hh:borderFill></hh:borderFills>'
        '<hh:charProperties itemCnt="1"><hh:charPr id="0" height="800" textColor="#000000"/></hh:charProperties>'
        f'<hh:paraProperties itemCnt="{_LEVELS}">{shapes}</hh:paraProperties></hh:refList></hh:head>'
    )


def _section(blocks: Iterable[Block]) -> Iterator[str]:
    number = 0
    for block in blocks:
        if isinstance(block, LineBlock):
            yield _paragraph(_run(f"<hp:t>{escape(block.text)}</hp:t>"))
        else:
            number += 1
            yield _paragraph(_run(_table(block, number)))


def _paragraph(content: str, shape: int = 0) -> str:
    return (
        f'<hp:p id="0" paraPrIDRef="{shape}" styleIDRef="0" pageBreak="0" columnBreak="0" merged="0">{content}</hp:p>'
    )


def _run(content: str) -> str:
    return f'<hp:run charPrIDRef="0">{content}</hp:run>'


def _table(table: TableBlock, number: int) -> str:
    rows = "".join(f"<hp:tr>{''.join(map(_cell, cells))}</hp:tr>" for cells in table.cells())
    return (
        f'<hp:tbl id="{number}" rowCnt="{len(table.rows)}" colCnt="{table.width}" cellSpacing="0" borderFillIDRef="1" '
        f'repeatHeader="1" pageBreak="CELL"><hp:sz width="{_CELL * table.width}" height="{_ROW * len(table.rows)}"/>'
        f"{rows}</hp:tbl>"
    )


def _cell(cell: BlockCell) -> str:
    """A cell: each of its lines but the last ends in a break."""
    text = "<hp:lineBreak/>".join(map(escape, cell.lines))
    shape = min(cell.level, _LEVELS - 1)
    return (
        f'<hp:tc name="" header="{int(cell.head)}" borderFillIDRef="1"><hp:subList vertAlign="CENTER">'
        f"{_paragraph(_run(f'<hp:t>{text}</hp:t>'), shape)}</hp:subList>"
        f'<hp:cellAddr colAddr="{cell.column}" rowAddr="{cell.row}"/>'
        f'<hp:cellSpan colSpan="{cell.width}" rowSpan="{cell.height}"/>'
        f'<hp:cellSz width="{_CELL * cell.width}" height="{_ROW * cell.height}"/></hp:tc>'
    )
