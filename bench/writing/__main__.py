"""Writes a book's text as Markdown, HTML, HWPX and XLSX, next to it or into a given folder.

python -m bench.writing fixtures/gimpo-2020-sample.txt fixtures/
"""

import argparse
from collections.abc import Mapping
from pathlib import Path

from bench.writing.as_hwpx import hwpx
from bench.writing.as_text import html, markdown
from bench.writing.as_workbook import workbook
from bench.writing.blocks import Block, blocks_of
from ingest.reading import open_book, read_departments


def blocks_of_text(path: Path) -> list[Block]:
    """A book's text, its programs with the levels that its sums prove."""
    levels: dict[int, int] = {}
    names = []
    for department in read_departments(open_book(path)):
        names.append(department.name)
        for proof in department.expenditure.values():
            levels |= {row.printed.line: row.level or 0 for row in proof.rows}
    return list(blocks_of(path.read_text(encoding="utf-8").split("\n"), levels, names))


def write_all(path: Path) -> Mapping[str, bytes]:
    """The book in each form, by its ending."""
    blocks = blocks_of_text(path)
    return {
        ".md": markdown(blocks).encode(),
        ".html": html(blocks, path.stem).encode(),
        ".hwpx": hwpx(blocks),
        ".xlsx": workbook(blocks),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a settlement book as Markdown, HTML, HWPX and XLSX.")
    parser.add_argument("text", type=Path)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    for ending, content in write_all(options.text).items():
        path = options.folder / f"{options.text.stem}{ending}"
        path.write_bytes(content)
        print(f"{path}: {len(content):,} bytes")


if __name__ == "__main__":
    main()
