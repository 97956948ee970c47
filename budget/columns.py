"""The columns of 세입결산 and 세출결산 (사업별조서), as the book prints them (DOMAIN.md §1, tables 1 and 3)."""

from figures.columns import Column

REVENUE = (
    Column("budget", "예산액", "의회가 확정한 예산", 1),
    Column("carried_in", "전년도이월액", "지난해에서 넘어온 금액", 2),
    Column("current_budget", "예산현액", "예산액 + 전년도이월액", 3),
    Column("assessed", "징수결정액", "거두기로 결정한 금액", 4),
    Column("gross_receipts", "수납총액", "실제로 들어온 금액", 5),
    Column("paid_in_kind", "물납액", "돈 대신 물건으로 받은 금액", 6),
    Column("refunded", "환급액", "돌려준 금액", 7),
    Column("net_receipts", "실제수납액", "수납총액 + 물납액 − 환급액", 8),
    Column("written_off", "불납결손액", "받을 수 없어 정리한 금액", 9),
    Column("uncollected", "미수납액", "징수결정액 − 실제수납액 − 불납결손액", 10),
)

EXPENDITURE = (
    Column("budget", "예산액", "의회가 확정한 예산", 1),
    Column("carried_in", "전년도이월액", "지난해에서 넘어온 금액", 2),
    Column("interprogram_transfer", "이용", "정책사업 사이에 옮긴 금액", 3),
    Column("revenue_offset", "수입대체경비", "수입으로 충당한 경비", 4),
    Column("reserve_used", "예비비사용액", "예비비에서 쓴 금액", 2, line=2),
    Column("diversion", "전용", "단위사업 사이에 옮긴 금액", 3, line=2),
    Column("other_change", "변경", "세부사업 안팎에서 바꾼 금액", 4, line=2),
    Column("current_budget", "예산현액", "예산액에 성립 후의 증감을 더한 금액", 5),
    Column("spent", "지출액", "실제로 쓴 금액", 6),
    Column("carried_out", "다음연도이월액", "다음 해로 넘긴 금액", 7),
    Column("carried_specified", "명시이월", "의회의 승인을 받아 넘긴 금액", 8),
    Column("carried_accidental", "사고이월", "피치 못할 사유로 넘긴 금액", 9),
    Column("carried_continuing", "계속비이월", "여러 해에 걸친 사업의 이월액", 10),
    Column("subsidy_returned", "보조금반납금", "국·도비를 돌려준 금액", 11),
    Column("unspent", "집행잔액", "예산현액 − 지출액 − 다음연도이월액 − 보조금반납금", 12),
    Column("unspent_subsidy", "보조금정산잔액", "보조금을 정산하고 남은 금액", 13),
    Column("unspent_savings", "예산절감액", "아껴서 남은 금액", 14),
    Column("unspent_plan_change", "계획변경등", "계획변경 등 집행사유 미발생", 15),
    Column("unspent_bid_saving", "낙찰차액", "입찰로 남은 금액", 13, line=2),
    Column("unspent_remainder", "지출잔액", "쓰고 남은 금액", 14, line=2),
    Column("unspent_reserve", "예비비잔액", "쓰지 않은 예비비", 15, line=2),
)
"""In the order of the files; a row as printed has a name and 15 cells, six of them with two lines."""

SPENT_BEFORE = Column("spent_before", "전년도결산액", "지난해에 쓴 금액 (성과보고서)")
"""Not in 사업별조서: the unit tables of the performance report print it (table 11)."""

PROGRAM_LEVELS = ("부서", "정책사업", "단위사업", "세부사업")
SUBJECT_LEVELS = ("부서", "장", "관", "항", "목")
