"""The results of reading a CSV, XLSX or JSON file as text."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext, gettext_noop

from ingest.preview import HeadUse, Preview
from ingest.reader.census import MOST_NAMED, Census
from ingest.reader.workbook import CONCEALED, STRUCK

FATES = {
    "total": gettext_noop("합계 행"),
    "financing": gettext_noop("위 행의 재원을 나눈 행"),
    "head": gettext_noop("제목과 그 위의 행"),
    "context": gettext_noop("아래 행을 설명하는 행"),
    "blank": gettext_noop("빈 행"),
    "others": gettext_noop("다른 자치단체나 연도의 행"),
    "ownerless": gettext_noop("자치단체나 연도가 적히지 않은 행"),
    "unclaimed": gettext_noop("해석하지 못한 행"),
}
"""Descriptions of rows that are not read, by the names in `ingest.tables.count_rows`."""


def row_lines(rows: Mapping[str, int]) -> str:
    """A line on how many of a file's rows were read, and how many were not, by reason."""
    aside = {why: rows[why] for why in FATES if rows.get(why)}
    sentence = gettext("파일의 행 {rows}개 = 읽은 행 {read}개 + 따로 둔 행 {aside}개")
    line = sentence.format(rows=f"{rows['rows']:,}", read=f"{rows['read']:,}", aside=f"{sum(aside.values()):,}")
    parts = ", ".join(f"{gettext(FATES[why])} {count:,}" for why, count in aside.items())
    return f"{line} ({parts})" if parts else line


def sheet_lines(census: Census) -> Iterator[str]:
    """Lines on the sheets that were read or skipped (with the reason), and on hidden cells that were read."""
    for sentence, unseen in ((CONCEALED, census.concealed), (STRUCK, census.struck)):
        for sheet, cells in unseen.items():
            named = ", ".join(cells[:MOST_NAMED]) + (" …" if len(cells) > MOST_NAMED else "")
            yield gettext(sentence).format(sheet=sheet, cells=named)
    if len(census.sheets) + len(census.hidden) + len(census.headless) + len(census.unchosen) < 2:
        return
    for sentence, names in (
        (gettext("읽은 시트: {names}"), census.sheets),
        (gettext("읽지 않은 시트 (숨김): {names}"), census.hidden),
        (gettext("읽지 않은 시트 (이 매핑의 제목 행이 없음): {names}"), census.headless),
        (gettext("읽지 않은 시트 (고르지 않음): {names}"), census.unchosen),
    ):
        if names:
            yield sentence.format(names=", ".join(names))


def unused_lines(heads: Sequence[HeadUse]) -> Iterator[str]:
    """Lines on the columns of a file that were not read, and on those of the mapping that it does not have."""
    unread = dict.fromkeys(column.head for head in heads for column in head.columns if column.head and not column.use)
    if unread:
        yield gettext("읽지 않은 열: {names}").format(names=", ".join(unread))
    if missing := dict.fromkeys(name for head in heads for name in head.missing):
        yield gettext("매핑에 있으나 파일에 없는 열: {names}").format(names=", ".join(missing))


def preview_lines(preview: Preview) -> Iterator[str]:
    """A preview as lines: the use of each column, and the first rows."""
    for head in preview.heads:
        place = gettext("‘{sheet}’ 시트").format(sheet=head.sheet) + " " if head.sheet else ""
        yield gettext("{place}{line}행부터의 열:").format(place=place, line=head.line)
        for column in head.columns:
            yield f"  {column.letter} {column.head or '-'} → {column.use or gettext('읽지 않음')}"
        if head.missing:
            yield "  " + gettext("매핑에 있으나 파일에 없는 열: {names}").format(names=", ".join(head.missing))
    yield gettext("처음 {count}행:").format(count=len(preview.rows))
    for row in preview.rows:
        amounts = ", ".join(f"{label} {amount}" for label, amount in row.amounts.items())
        whose = " · ".join(filter(None, (row.account, row.department, row.level)))
        yield f"  {row.line}: {whose} · {row.name}: {amounts}"
