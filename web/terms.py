"""Terms of the book other than columns, explained in plain Korean. Plain Python."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A term, its English name, its explanation for citizens, and the formula of a figure."""

    label: str
    in_english: str
    help: str
    formula: str = ""


SETTLEMENT = (
    Term("결산", "Settlement", "한 해 살림을 마치고 실제로 얼마를 거두고 썼는지 셈하여 의회의 승인을 받는 일입니다."),
    Term("회계연도", "Fiscal year", "살림을 셈하는 한 해입니다. 1월 1일에 시작해 12월 31일에 끝납니다."),
    Term(
        "회계",
        "Account",
        "돈을 따로 관리하는 주머니입니다. 일반회계, 특별회계, 기금이 있으며 서로 섞어 더하지 않습니다.",
    ),
    Term("일반회계", "General account", "세금을 주된 수입으로 하여 시의 일반적인 일에 쓰는 회계입니다."),
    Term("특별회계", "Special account", "상수도나 주차장처럼 특정한 수입으로 특정한 일을 하는 회계입니다."),
    Term("기금", "Fund", "정한 목적을 위해 예산 밖에서 따로 쌓아 두고 쓰는 돈입니다."),
    Term("세입", "Revenue", "한 해 동안 들어오는 돈입니다. 거두는 부서에 실리므로 그 부서의 세출과 이어지지 않습니다."),
    Term("세출", "Expenditure", "한 해 동안 나가는 돈입니다."),
    Term("예비비", "Reserve", "미리 알 수 없는 일에 쓰려고 따로 떼어 둔 예산입니다."),
    Term(
        "이월",
        "Carry-over",
        "올해 다 쓰지 못한 예산을 다음 해로 넘겨 쓰는 것입니다. 명시이월, 사고이월, 계속비이월이 있습니다.",
    ),
    Term("사업별조서", "Statement of programs", "사업마다 예산이 어떻게 바뀌고 쓰였는지를 한 줄에 적은 표입니다."),
    Term("성과보고서", "Performance report", "쓴 돈으로 무엇을 이루었는지를 목표와 지표로 적은 결산서의 한 권입니다."),
)
STRUCTURE = (
    Term("부서", "Department", "예산을 받아 일하는 시의 조직입니다. 과나 담당관 따위입니다."),
    Term("정책사업", "Policy program", "부서가 하는 일을 가장 크게 묶은 사업입니다. 단위사업으로 나뉩니다."),
    Term("단위사업", "Unit program", "정책사업을 이루는 중간 크기의 사업입니다. 세부사업으로 나뉩니다."),
    Term("세부사업", "Detail program", "돈을 쓰는 가장 작은 사업입니다. 시민이 보는 하나하나의 일에 가깝습니다."),
    Term("행정운영경비", "Administrative running costs", "부서를 꾸려 가는 데 드는 인력운영비와 기본경비입니다."),
    Term("인력운영비", "Personnel costs", "공무원의 급여처럼 사람에게 드는 비용입니다."),
    Term("기본경비", "Basic running costs", "사무용품, 여비처럼 부서를 꾸리는 데 늘 드는 비용입니다."),
    Term("재무활동", "Financial activities", "빚 갚기, 보조금 반환, 다른 회계로 옮기기처럼 돈 자체를 다루는 일입니다."),
    Term("과목", "Subject", "세입을 나누는 이름입니다. 장, 관, 항, 목의 차례로 잘게 나뉩니다."),
    Term("장", "Chapter", "세입 과목의 가장 큰 묶음입니다. 지방세수입, 세외수입, 보조금 따위입니다."),
    Term("관", "Section", "장을 나눈 과목입니다."),
    Term("항", "Item", "관을 나눈 과목입니다."),
    Term("목", "Subitem", "세입 과목의 가장 작은 단위입니다."),
)
RATES = (
    Term("집행률", "Execution rate", "쓸 수 있었던 돈 가운데 실제로 쓴 몫입니다.", "지출액 ÷ 예산현액 × 100"),
    Term("불용률", "Unspent rate", "쓸 수 있었던 돈 가운데 쓰지 않고 남긴 몫입니다.", "집행잔액 ÷ 예산현액 × 100"),
    Term(
        "이월률",
        "Carry-over rate",
        "쓸 수 있었던 돈 가운데 다음 해로 넘긴 몫입니다.",
        "다음연도이월액 ÷ 예산현액 × 100",
    ),
    Term(
        "수납률", "Collection rate", "거두기로 결정한 돈 가운데 실제로 받은 몫입니다.", "실제수납액 ÷ 징수결정액 × 100"
    ),
)
PERFORMANCE = (
    Term("전략목표", "Strategic goal", "부서가 길게 내다보고 세운 가장 큰 목표입니다."),
    Term(
        "정책사업목표",
        "Program goal",
        "정책사업 하나로 이루려는 목표입니다. 같은 돈의 정책사업과 이름이 다를 수 있습니다.",
    ),
    Term("성과지표", "Indicator", "목표를 얼마나 이루었는지 재는 잣대입니다. 몇 건, 몇 %, 몇 위처럼 적습니다."),
    Term("측정산식", "Formula", "성과지표의 실적을 어떻게 셈하는지 적은 식입니다."),
    Term(
        "달성성과", "Achievement", "지표가 목표를 이루었는지를 ◎ ○ × 로 나타낸 것입니다. 기준은 문서의 범례에 있습니다."
    ),
    Term("◎", "Exceeded", "초과달성: 목표를 훌쩍 넘겼습니다."),
    Term("○", "Achieved", "달성: 목표를 이루었습니다."),
    Term("×", "Missed", "미달성: 목표를 이루지 못했습니다."),
)
STANDINGS = (
    Term(
        "원문 그대로", "Printed", "제자리에 인쇄되어 있고 맞지 않는 검산식이 없는 금액입니다. 따로 표시하지 않습니다."
    ),
    Term("자리 보정", "Moved", "다른 칸에 인쇄되어 있었으나 식으로 제자리를 확인한 금액입니다."),
    Term("계산값", "Derived", "이대로 인쇄되지는 않았으나, 식을 만족하는 값이 하나뿐이어서 알게 된 금액입니다."),
    Term("정정", "Corrected", "직원이 사유를 밝혀 바로잡고 다른 직원이 검토한 금액입니다."),
    Term("불일치", "Conflicting", "인쇄된 금액이 식과 어긋나며, 어느 쪽이 틀렸는지 알 수 없습니다."),
    Term("미확인", "Unknown", "읽지 못했거나 둘 이상의 값이 가능한 금액입니다. 0원이라는 뜻이 아닙니다."),
    Term("△", "Minus", "금액 앞에 붙으면 음수라는 뜻입니다."),
    Term("확인 필요 사항", "Finding", "표에서 서로 맞지 않는 곳, 바로잡은 곳, 하나로 정할 수 없는 곳입니다."),
    Term("검산식", "Identity", "표의 금액이 지켜야 하는 셈입니다. 모든 금액을 이 식으로 확인합니다."),
)
TERMS = {term.label: term for term in (*SETTLEMENT, *STRUCTURE, *RATES, *PERFORMANCE, *STANDINGS)}
