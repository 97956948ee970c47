"""A day of the staff on the sample book, as docs/guide.md tells it. `make guide` draws the pictures of the guide anew.

Every step asserts what the guide says is to be seen, and then takes its picture where GUIDE_PICTURES=1 asks for it.
"""

import csv
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from documents.models import City, Correction, Finding, Remark
from staff.models import Assignment
from tests.browser.conftest import listen
from tests.conftest import ingest

GUIDE = Path(__file__).parent.parent.parent / "docs" / "guide.md"
PLACE = GUIDE.parent / "guide"
PICTURES = (
    "01-login.png",
    "02-front-page.png",
    "03-findings.png",
    "04-line.png",
    "05-preview.png",
    "06-proposed.png",
    "07-review.png",
    "08-public-page.png",
    "09-corrections.png",
    "10-upload.png",
    "11-explained.png",
    "12-remark.png",
    "13-remark-on-desk.png",
    "14-second-factor.png",
)
LARGEST_PICTURE = 150 * 1024
WIDTH, MARGIN = 1200, 4
THAT_DAY = datetime(2021, 6, 15, 1, 0, tzinfo=UTC)
PASSWORD = "결산-2020-correct"
DEPARTMENT, GOAL, UNIT = "주민협치담당관", "주민자치 기반 강화", "살기 좋은 마을만들기 활성화"
REASON = "성과보고서가 두 사업을 빠뜨렸습니다. 사업별조서의 금액이 맞습니다."
WORD = "사업별조서 11쪽과 견주어 확인했습니다."
EXPLANATION = "성과보고서의 표에 경기 행복마을관리소 지원사업이 빠져 있습니다. 금액은 사업별조서가 맞습니다."
REMARK = "행복마을관리소 지원사업이 이 표에 없는 것 같아요."
BLANKS = {"전용": "0", "보조금정산잔액": "", "낙찰차액": "0", "지출잔액": "0"}


class Album:
    """Takes the picture of each step, in the order that PICTURES says."""

    def __init__(self, draws: bool) -> None:
        self.draws = draws
        self.taken: list[str] = []

    def take(self, page: Page, *shown: Locator, mask: list[Locator] | None = None) -> None:
        """The part of the page that holds all that is shown."""
        name = PICTURES[len(self.taken)]
        boxes = [box for box in (each.bounding_box() for each in shown) if box is not None]
        assert len(boxes) == len(shown), f"{name}: not all is to be seen"
        self.taken.append(name)
        if not self.draws:
            return
        across, down = page.evaluate("[window.scrollX, window.scrollY]")
        left = max(0, min(box["x"] for box in boxes) + across - MARGIN)
        top = max(0, min(box["y"] for box in boxes) + down - MARGIN)
        right = min(WIDTH, max(box["x"] + box["width"] for box in boxes) + across + MARGIN)
        bottom = max(box["y"] + box["height"] for box in boxes) + down + MARGIN
        clip: Any = {"x": left, "y": top, "width": right - left, "height": bottom - top}
        page.screenshot(
            path=PLACE / name, full_page=True, clip=clip, mask=mask, mask_color="#888", animations="disabled"
        )


@pytest.fixture
def album() -> Album:
    return Album(os.environ.get("GUIDE_PICTURES") == "1")


@pytest.fixture
def city_hall(transactional_db: None, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The sample book, an editor of one department and a reviewer, on a day that is always the same."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr("django.utils.timezone.now", lambda: THAT_DAY)
    ingest()
    for role in ("편집자", "검토자"):
        User.objects.create_user(role, password=PASSWORD, is_staff=True).groups.add(Group.objects.get(name=role))
    editor = User.objects.get(username="편집자")
    Assignment.objects.create(user=editor, city=City.objects.get(), department=DEPARTMENT)
    yield


def test_the_guide_shows_every_picture_and_no_other() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    shown = re.findall(r"!\[([^\]]+)\]\(guide/([^)]+)\)", text)
    assert [name for _, name in shown] == list(PICTURES)
    assert all(len(words) > 10 for words, _ in shown), "a picture without words for who cannot see it"
    assert text.count("](guide/") == len(shown)
    assert {file.name for file in PLACE.iterdir()} == set(PICTURES)
    assert max(file.stat().st_size for file in PLACE.iterdir()) <= LARGEST_PICTURE


def test_a_day_of_the_staff(
    chromium: Browser, live_server: Any, city_hall: None, album: Album, complaints: list[str], tmp_path: Path
) -> None:
    here = live_server.url
    desk = open_browser(chromium)
    page = listen(desk.new_page(), complaints)

    log_in(page, here, "편집자", album)
    expect(page.get_by_role("link", name="미해결 사항")).to_be_visible()
    waiting = Finding.objects.filter(department=DEPARTMENT, state="open", severity__in=("error", "warning")).count()
    expect(page.get_by_role("row", name=DEPARTMENT)).to_contain_text(str(waiting))
    album.take(page, page.locator(".desk-front"))

    propose(page, album)
    review(listen(open_browser(chromium).new_page(), complaints), here, album)
    citizen = open_browser(chromium)
    reader = listen(citizen.new_page(), complaints)
    read(reader, here, album)

    upload(page, here, tmp_path, album)
    explain(page, here, album)
    remark(reader, here, album)
    take_up(page, here, album)
    enrol(page, here, album)

    assert tuple(album.taken) == PICTURES
    assert [words for words in complaints if not words.startswith("failed:")] == []  # some pages are left half-loaded
    desk.close()
    citizen.close()


def open_browser(chromium: Browser) -> BrowserContext:
    context = chromium.new_context(locale="ko-KR", viewport={"width": WIDTH, "height": 900})
    context.add_init_script("localStorage.setItem('django.admin.navSidebarIsOpen', 'false')")
    return context


def log_in(page: Page, here: str, name: str, album: Album | None = None) -> None:
    page.goto(f"{here}/admin/")
    page.get_by_label("사용자 이름").fill(name)
    page.get_by_label("비밀번호").fill(PASSWORD)
    if album:
        album.take(page, page.locator("#container"))
    page.get_by_role("button", name="로그인").click()
    expect(page.locator("#user-tools")).to_contain_text(name)


def propose(page: Page, album: Album) -> None:
    """From a finding one step to its line; what the identity suggests, a reason, a preview, a proposal."""
    page.get_by_role("link", name=DEPARTMENT).click()
    rows = page.locator("#result_list tbody tr")
    row = rows.filter(has_text=GOAL).filter(has_text="481,600,000")
    expect(row).to_have_count(1)
    album.take(page, page.locator("#result_list thead"), rows.nth(6))

    row.get_by_role("link", name="행으로").click()
    expect(page.locator(".desk-source .here mark")).to_have_text("1,800,939,000")
    row_form = page.locator("form.desk-form tr.here")
    expect(row_form.get_by_text("검산식이 가리키는 값")).to_contain_text("2,282,539,000")
    expect(row_form.get_by_label("예산액")).to_have_value("1,800,939,000")
    album.take(page, page.locator("form.desk-form"), page.locator("#desk-source-heading"))

    row_form.get_by_role("button", name="이 값 넣기").click()
    expect(row_form.get_by_label("예산액")).to_have_value("2,282,539,000")
    page.get_by_label("결산액", exact=True).fill("1,898,697,140")
    page.get_by_label("사유").fill(REASON)
    page.get_by_role("button", name="미리보기").click()
    effects = page.locator(".desk-effects")
    expect(effects.get_by_role("heading", name="해결되는 사항")).to_be_visible()
    expect(page.get_by_label("사유")).to_have_value(REASON)
    assert not Correction.objects.exists()
    album.take(page, effects)

    page.get_by_role("button", name="정정 제안").click()
    messages = page.locator(".messagelist")
    expect(messages).to_contain_text("정정 2건을 제안했습니다")
    proposals = page.locator("section", has=page.locator("#desk-corrections-heading"))
    expect(proposals).to_contain_text("제안됨")
    assert Correction.objects.filter(state="proposed").count() == 2
    album.take(page, proposals, page.locator("section", has=page.locator("#desk-history-heading")))


def review(page: Page, here: str, album: Album) -> None:
    """Another person reads the proposal and accepts the batch with a word."""
    log_in(page, here, "검토자")
    page.get_by_role("link", name="검토할 정정").click()
    page.locator("#result_list").get_by_role("link", name=GOAL).last.click()
    page.get_by_role("button", name="이 정정이 하는 일 보기").click()
    expect(page.locator(".desk-effects")).to_be_visible()
    expect(page.locator("#content")).to_contain_text(REASON)
    page.get_by_label("의견").fill(WORD)
    page.get_by_label("묶음 전체를 함께").check()
    album.take(page, page.locator(".desk-effects"), page.locator("form.desk-form"))
    page.get_by_role("button", name="받아들이기").click()
    expect(page.locator(".messagelist")).to_contain_text("받아들이기: 2건")
    assert Correction.objects.filter(state="accepted").count() == 2
    page.context.close()


def read(page: Page, here: str, album: Album) -> None:
    """Anyone sees the mark, and what was printed, what stands now and why."""
    page.goto(f"{here}/gimpo/2020/departments/{DEPARTMENT}/")
    page.locator("summary", has_text="목표·실적 표").click()
    goal = page.locator("tbody.group", has_text=GOAL)
    expect(goal.locator("tr.total").get_by_role("link", name="정정")).to_have_count(2)
    panel = page.locator("ul.findings li", has_text=REASON).filter(has_text="예산액")
    for words in (GOAL, "1,800,939,000", "2,282,539,000"):
        expect(panel).to_contain_text(words)
    album.take(page, page.locator("table", has=goal).locator("caption"), goal)

    page.goto(f"{here}/gimpo/2020/corrections/")
    row = page.locator("table.figures tbody tr", has_text="예산액")
    for words in (GOAL, "1,800,939,000", "2,282,539,000", REASON, "2021-06-15"):
        expect(row).to_contain_text(words)
    album.take(page, page.locator(".page-head"), page.locator("table.figures"))


def upload(page: Page, here: str, tmp_path: Path, album: Album) -> None:
    """The list as a file, its blanks filled in, saved as Excel saves it, and compared with what stands."""
    got = page.context.request.get(f"{here}/gimpo/2020/expenditure.csv", params={"department": DEPARTMENT})
    rows = list(csv.DictReader(StringIO(got.body().decode("utf-8-sig"))))
    for row in rows:
        if row["세부사업"].startswith("사회적경제지원센터"):
            row |= {header: value or row["집행잔액"] for header, value in BLANKS.items() if not row[header]}
    file = tmp_path / "세출.csv"
    with file.open("w", encoding="cp949", newline="") as out:
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)

    page.goto(f"{here}/admin/")
    page.get_by_role("link", name="고친 CSV 올리기").click()
    page.get_by_label("파일:", exact=True).set_input_files(file)
    page.get_by_role("button", name="비교하기").click()
    expect(page.locator("#content-main table").first).to_contain_text("사회적경제지원센터 운영")
    page.get_by_label("사유").fill("결산서 원본 13쪽을 보고 빈칸을 채웠습니다.")
    album.take(page, page.locator("#content > h1"), page.locator("#content-main"))
    page.get_by_role("button", name="모두 한 묶음으로 제안").click()
    expect(page.locator(".messagelist")).to_contain_text("한 묶음으로 제안했습니다")


def explain(page: Page, here: str, album: Album) -> None:
    """Some findings are explained, and nothing is changed."""
    page.goto(f"{here}/admin/documents/finding/?state__exact=open")
    page.locator("#result_list tbody tr", has_text=UNIT).first.get_by_role("link").first.click()
    page.get_by_label("상태").select_option(label="설명함")
    page.get_by_label("공개 설명").fill(EXPLANATION)
    page.get_by_label("담당자").select_option(label="편집자")
    album.take(page, page.locator("#content > h1"), page.locator("form.desk-form"))
    page.get_by_role("button", name="저장").click()
    expect(page.locator(".messagelist")).to_contain_text("저장했습니다")


def remark(page: Page, here: str, album: Album) -> None:
    """A citizen says that a figure looks wrong, and not who says so."""
    page.goto(f"{here}/gimpo/2020/findings/")
    row = page.locator("table.figures tbody tr", has_text=EXPLANATION)
    expect(row).to_contain_text("설명함")
    row.get_by_role("link", name="43쪽").click()
    page.locator(".page-head").get_by_role("link", name="이 숫자가 이상해요").click()
    page.get_by_label("무엇이 이상한가요?").fill(REMARK)
    album.take(page, page.locator(".page-head"), page.locator("form.remark"))
    page.get_by_role("button", name="보내기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("고맙습니다")


def take_up(page: Page, here: str, album: Album) -> None:
    page.goto(f"{here}/admin/")
    page.get_by_role("link", name="새 시민 의견").click()
    page.get_by_role("link", name=REMARK).click()
    expect(page.locator(".field-lines")).to_contain_text(UNIT)
    expect(page.locator(".desk-source .here")).to_contain_text("428,209,000")
    album.take(page, page.locator("#content > h1"), page.locator(".desk-source"))
    page.get_by_role("button", name="살펴보기 시작").click()
    expect(page.locator(".messagelist")).to_contain_text("저장했습니다")
    assert Remark.objects.get().state == Remark.State.TAKEN_UP


def enrol(page: Page, here: str, album: Album) -> None:
    page.goto(f"{here}/admin/")
    page.get_by_role("link", name="2단계 인증").click()
    drawing, secret = page.get_by_alt_text("인증 앱으로 찍는 QR 코드"), page.locator(".secret")
    expect(drawing).to_be_visible()
    album.take(page, page.locator("#content > h1"), page.locator("#content-main"), mask=[drawing, secret])
