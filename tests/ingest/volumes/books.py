"""Small settlements of invented departments, written as a city's book prints them; and the sample in two volumes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import SAMPLE

_REVENUE_HEAD = [
    [
        "과목 조직-장-관-항-목",
        "예산액",
        "전년도이월액",
        "예산현액",
        "징수결정액",
        "수납액",
        "",
        "",
        "",
        "불납결손액",
        "미수납액",
    ],
    ["", "", "", "", "", "수납총액", "물납액", "환급액", "실제수납액"],
]
_EXPENDITURE_HEAD = [
    [
        "과목 (조직 - 사업)",
        "예산액",
        "예산성립후 증감",
        "",
        "",
        "예산현액",
        "지출액",
        "다음연도이월액",
        "",
        "",
        "",
        "보조금반납금",
        "집행잔액",
    ],
    [
        "",
        "",
        "전년도이월액",
        "이용",
        "수입대체경비",
        "",
        "",
        "계",
        "명시이월",
        "사고이월",
        "계속비이월",
        "",
        "계",
        "보조금정산잔액",
        "예산절감액",
        "계획변경등",
    ],
    ["", "", "예비비사용액", "전용", "변경", "", "", "", "", "", "", "", "", "낙찰차액", "지출잔액", "예비비"],
]
_SUBJECTS = ("200 세외수입", "210 경상적세외수입", "216 이자수입", "216-01 공공예금이자수입")


@dataclass(frozen=True)
class Settled:
    """What a department settles: projects with their budget and spending in won, and its receipts."""

    department: str
    projects: dict[str, tuple[int, int]] = field(default_factory=dict)
    receipts: int = 0
    account: str = "일반회계"

    def pages(self) -> list[str]:
        head = f"【{self.account}】 【{self.department}】\n\n"
        pages = [f"{head}(단위: 원)\n\n{_table(_REVENUE_HEAD, self._revenue())}"] if self.receipts else []
        if self.projects:
            pages.append(f"{head}- 사업별조서\n\n(단위: 원)\n\n{_table(_EXPENDITURE_HEAD, self._expenditure())}")
        return pages

    def _revenue(self) -> list[list[str]]:
        amount = f"{self.receipts:,}"
        figures = [amount, "0", amount, amount, amount, "0", "0", amount, "0", "0"]
        return [[name, *figures] for name in (self.department, *_SUBJECTS)]

    def _expenditure(self) -> list[list[str]]:
        budget, spent = (sum(each[at] for each in self.projects.values()) for at in (0, 1))
        above = [self.department, f"{self.department} 정책", f"{self.department} 단위"]
        rows = [(name, budget, spent) for name in above]
        rows += [(name, *amounts) for name, amounts in self.projects.items()]
        return [line for row in rows for line in _two_lines(*row)]


def _two_lines(name: str, budget: int, spent: int) -> list[list[str]]:
    left = f"{budget - spent:,}"
    first = [f"{budget:,}", "0", "0", "0", f"{budget:,}", f"{spent:,}", *"00000", left, *"000"]
    second = ["", "", "0", "0", "0", *[""] * 8, "0", left, "0"]
    return [[name, *first], second]


def _table(head: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]) -> str:
    return "".join("\t".join(cells) + "\n" for cells in (*head, *rows))


def write(path: Path, *departments: Settled) -> Path:
    """A volume with these departments, one after another."""
    path.write_text("\n".join(page for each in departments for page in each.pages()), encoding="utf-8")
    return path


TAX = Settled("세무과", {"세무조사": (1_200_000, 900_000), "체납 정리": (800_000, 750_000)}, receipts=5_000_000)
ROADS = Settled("도로과", {"도로 보수": (3_000_000, 2_500_000), "가로등 정비": (1_000_000, 400_000)}, receipts=70_000)


def sample_volumes(folder: Path) -> tuple[Path, Path]:
    """The sample parted into its settlement and its performance report, as two files."""
    lines = SAMPLE.read_text(encoding="utf-8").split("\n")
    start = max(at for at in range(lines.index("가. 총괄")) if lines[at].strip() == "기획담당관")
    settlement, report = folder / "settlement.txt", folder / "report.txt"
    settlement.write_text("\n".join(lines[:start]), encoding="utf-8")
    report.write_text("\n".join(lines[start:]), encoding="utf-8")
    return settlement, report
