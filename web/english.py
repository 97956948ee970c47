"""The English explanations of columns and terms, by the Korean ones. Plain Python."""
# ruff: noqa: E501  # a Korean letter counts as two

from collections.abc import Mapping

_TERMS = {
    "한 해 살림을 마치고 실제로 얼마를 거두고 썼는지 셈하여 의회의 승인을 받는 일입니다.": (
        "Establishing, after the end of a year, what was really collected and spent, and having the council approve it."
    ),
    "살림을 셈하는 한 해입니다. 1월 1일에 시작해 12월 31일에 끝납니다.": "The year of the accounts, from 1 January to 31 December.",
    "돈을 따로 관리하는 주머니입니다. 일반회계, 특별회계, 기금이 있으며 서로 섞어 더하지 않습니다.": (
        "A purse kept apart from others: the general account, special accounts and funds. They are "
        "never added together."
    ),
    "세금을 주된 수입으로 하여 시의 일반적인 일에 쓰는 회계입니다.": (
        "The account that lives mainly on taxes and pays for the city's general work."
    ),
    "상수도나 주차장처럼 특정한 수입으로 특정한 일을 하는 회계입니다.": (
        "An account that does one kind of work from one kind of revenue, such as water supply or car parks."
    ),
    "정한 목적을 위해 예산 밖에서 따로 쌓아 두고 쓰는 돈입니다.": "Money set apart outside the budget for a stated purpose.",
    "한 해 동안 들어오는 돈입니다. 거두는 부서에 실리므로 그 부서의 세출과 이어지지 않습니다.": (
        "Money that comes in during a year. It is booked where it is collected, so it is unrelated to "
        "that department's expenditure."
    ),
    "한 해 동안 나가는 돈입니다.": "Money that goes out during a year.",
    "미리 알 수 없는 일에 쓰려고 따로 떼어 둔 예산입니다.": "Budget set aside for what cannot be foreseen.",
    "올해 다 쓰지 못한 예산을 다음 해로 넘겨 쓰는 것입니다. 명시이월, 사고이월, 계속비이월이 있습니다.": (
        "Moving budget that was not used up into the next year: specified, accidental, or continuing."
    ),
    "사업마다 예산이 어떻게 바뀌고 쓰였는지를 한 줄에 적은 표입니다.": (
        "The table that tells in one line for each program how its budget changed and was used."
    ),
    "쓴 돈으로 무엇을 이루었는지를 목표와 지표로 적은 결산서의 한 권입니다.": (
        "The volume of the settlement that tells by goals and indicators what was achieved with the money."
    ),
    "예산을 받아 일하는 시의 조직입니다. 과나 담당관 따위입니다.": "A division of the city that works with a budget of its own.",
    "부서가 하는 일을 가장 크게 묶은 사업입니다. 단위사업으로 나뉩니다.": (
        "The largest grouping of a department's work. It consists of unit programs."
    ),
    "정책사업을 이루는 중간 크기의 사업입니다. 세부사업으로 나뉩니다.": "A part of a policy. It consists of projects.",
    "돈을 쓰는 가장 작은 사업입니다. 시민이 보는 하나하나의 일에 가깝습니다.": (
        "The smallest program that spends money, close to the single things that citizens see."
    ),
    "부서를 꾸려 가는 데 드는 인력운영비와 기본경비입니다.": "What running a department costs: personnel and basic costs.",
    "공무원의 급여처럼 사람에게 드는 비용입니다.": "The cost of people, such as salaries.",
    "사무용품, 여비처럼 부서를 꾸리는 데 늘 드는 비용입니다.": "The everyday cost of a department, such as office supplies and travel.",
    "빚 갚기, 보조금 반환, 다른 회계로 옮기기처럼 돈 자체를 다루는 일입니다.": (
        "Dealing with money itself: paying debts, returning subsidies, moving money to other accounts."
    ),
    "세입을 나누는 이름입니다. 장, 관, 항, 목의 차례로 잘게 나뉩니다.": (
        "The names by which revenue is divided: chapter, section, item, subitem, each finer than the last."
    ),
    "세입 과목의 가장 큰 묶음입니다. 지방세수입, 세외수입, 보조금 따위입니다.": (
        "The largest grouping of revenue, such as local taxes, non-tax revenue and subsidies."
    ),
    "장을 나눈 과목입니다.": "A part of a chapter.",
    "관을 나눈 과목입니다.": "A part of a section.",
    "세입 과목의 가장 작은 단위입니다.": "The smallest subject of revenue.",
    "쓸 수 있었던 돈 가운데 실제로 쓴 몫입니다.": "How much of what could be spent was spent.",
    "쓸 수 있었던 돈 가운데 쓰지 않고 남긴 몫입니다.": "How much of what could be spent was left unspent.",
    "쓸 수 있었던 돈 가운데 다음 해로 넘긴 몫입니다.": "How much of what could be spent was carried out to the next year.",
    "거두기로 결정한 돈 가운데 실제로 받은 몫입니다.": "How much of what was assessed was received.",
    "부서가 길게 내다보고 세운 가장 큰 목표입니다.": "The largest goal of a department, set for the long term.",
    "정책사업 하나로 이루려는 목표입니다. 같은 돈의 정책사업과 이름이 다를 수 있습니다.": (
        "What one policy is to achieve. Its name may differ from that of the policy with the same money."
    ),
    "목표를 얼마나 이루었는지 재는 잣대입니다. 몇 건, 몇 %, 몇 위처럼 적습니다.": (
        "What a goal is measured by: a number of cases, a percentage, a rank."
    ),
    "성과지표의 실적을 어떻게 셈하는지 적은 식입니다.": "How the result of an indicator is calculated.",
    "지표가 목표를 이루었는지를 ◎ ○ × 로 나타낸 것입니다. 기준은 문서의 범례에 있습니다.": (
        "Whether an indicator reached its target, as ◎ ○ ×. The thresholds stand in the document's legend."
    ),
    "초과달성: 목표를 훌쩍 넘겼습니다.": "Exceeded: well beyond the target.",
    "달성: 목표를 이루었습니다.": "Achieved: the target was reached.",
    "미달성: 목표를 이루지 못했습니다.": "Missed: the target was not reached.",
    "제자리에 인쇄되어 있고 맞지 않는 검산식이 없는 금액입니다. 따로 표시하지 않습니다.": (
        "Printed in its place, and no identity contradicts it. Such figures bear no mark."
    ),
    "다른 칸에 인쇄되어 있었으나 식으로 제자리를 확인한 금액입니다.": "Printed in another cell; identities prove where it belongs.",
    "이대로 인쇄되지는 않았으나, 식을 만족하는 값이 하나뿐이어서 알게 된 금액입니다.": "Not printed so, but the identities leave no other value.",
    "직원이 사유를 밝혀 바로잡고 다른 직원이 검토한 금액입니다.": "Set right by one member of staff, with a reason, and reviewed by another.",
    "인쇄된 금액이 식과 어긋나며, 어느 쪽이 틀렸는지 알 수 없습니다.": (
        "Printed, but identities contradict it, and there is no telling which side errs."
    ),
    "읽지 못했거나 둘 이상의 값이 가능한 금액입니다. 0원이라는 뜻이 아닙니다.": (
        "Not legible, or more than one value would do. It does not mean 0 won."
    ),
    "금액 앞에 붙으면 음수라는 뜻입니다.": "Before an amount: negative.",
    "표에서 서로 맞지 않는 곳, 바로잡은 곳, 하나로 정할 수 없는 곳입니다.": (
        "A place where tables do not agree, where a misreading was mended, or where nothing can be decided."
    ),
    "표의 금액이 지켜야 하는 셈입니다. 모든 금액을 이 식으로 확인합니다.": (
        "A sum that the figures of the tables must satisfy. Every figure is proven by these."
    ),
}

_COLUMNS = {
    "법과 조례로 정해진, 부서에 둘 수 있는 인원입니다.": "How many people a department may have, by law and ordinance.",
    "정원 가운데 4급 이상 공무원입니다.": "Of the authorised staff, officials of grade 4 and above.",
    "정원 가운데 5급 공무원입니다.": "Of the authorised staff, officials of grade 5.",
    "정원 가운데 6급 이하 공무원입니다.": "Of the authorised staff, officials of grade 6 and below.",
    "실제로 일하고 있는 인원입니다. 정원과 다를 수 있습니다.": "How many people really work there. It may differ from the authorised staff.",
    "의회가 확정한 예산입니다. 세입에서는 올해 들어올 것으로 내다본 금액입니다.": (
        "The budget as the council passed it: for revenue, what was expected to come in."
    ),
    "지난해에서 넘어온 사업을 위해 올해 들어올 금액입니다.": "What is to come in this year for programs carried in from last year.",
    "올해 실제로 거두기로 한 예산 전체입니다. 수납액을 견주는 기준이 됩니다.": (
        "All that was planned to be collected this year. Receipts are measured against it."
    ),
    "내야 할 사람과 금액을 정해 거두기로 결정한 금액입니다.": "What it was decided to collect, once it was settled who owes how much.",
    "돌려준 돈을 빼기 전, 한 해 동안 들어온 금액 전체입니다.": "All that came in during the year, before refunds.",
    "돈 대신 땅이나 주식 같은 물건으로 받은 금액입니다.": "What was received in land, shares or the like instead of money.",
    "잘못 거두었거나 더 거두어 돌려준 금액입니다.": "What was collected wrongly or in excess, and given back.",
    "돌려준 돈을 빼고 실제로 남은 수입입니다.": "What was really received, after refunds.",
    "낼 사람이 없거나 시효가 지나 더는 받을 수 없다고 정리한 금액입니다.": (
        "What can no longer be collected, because nobody is there to pay or the time has run out."
    ),
    "거두기로 했으나 아직 받지 못한 금액입니다. 다음 해에도 계속 거둡니다.": (
        "What was assessed and has not been received yet. Collecting goes on in the next year."
    ),
    "의회가 확정한 예산입니다. 추가경정예산까지 반영한 금액입니다.": "The budget as the council passed it, supplementary budgets included.",
    "지난해에 다 쓰지 못해 올해로 넘어온 금액입니다. 올해 예산과 함께 쓸 수 있습니다.": (
        "What was not used up last year and came over into this one. It can be spent beside this year's budget."
    ),
    "의회의 승인을 받아 다른 정책사업에서 옮겨 오거나 옮겨 준 금액입니다. 옮겨 주었으면 △로 적습니다.": (
        "What was moved from or to another policy, with the council's approval; △ where it was moved away."
    ),
    "수입이 늘어난 만큼 그 수입을 얻는 데 바로 쓴 경비입니다.": "What was spent at once from added revenue on earning that revenue.",
    "미리 알 수 없던 일에 예비비에서 꺼내 쓴 금액입니다.": "What was taken from the reserve for something unforeseen.",
    "같은 정책사업 안에서 단위사업 사이에 옮긴 금액입니다. 옮겨 주었으면 △로 적습니다.": (
        "What was moved between unit programs of one policy; △ where it was moved away."
    ),
    "조직이나 직제가 바뀌어 다른 부서에서 넘어오거나 다른 부서로 넘긴 금액입니다. 넘겨 주었으면 △로 적습니다.": (
        "What came from or went to another department when departments were reorganised; △ where it went away."
    ),
    "같은 단위사업 안에서 세부사업이나 통계목 사이에 바꾼 금액입니다.": "What was changed between projects or items within one unit program.",
    "예산에 한 해 동안의 증감을 더한, 실제로 쓸 수 있었던 금액입니다. 집행률의 기준이 됩니다.": (
        "The budget with the changes of the year: what could really be spent. The execution rate is calculated from it."
    ),
    "한 해 동안 실제로 쓴 금액입니다.": "What was really spent during the year.",
    "올해 다 쓰지 못해 다음 해로 넘긴 금액입니다. 사라지는 돈이 아니라 다음 해에 씁니다.": (
        "What was not used up and was carried out to the next year, to be spent then."
    ),
    "올해 안에 다 쓰지 못할 것을 미리 알고 의회의 승인을 받아 넘긴 금액입니다.": (
        "Carried out with the council's approval, because it was known that it could not be used up within the year."
    ),
    "계약까지 했으나 피치 못할 사정으로 끝내지 못해 넘긴 금액입니다.": (
        "Carried out because work under contract could not be finished for unavoidable reasons."
    ),
    "여러 해에 걸쳐 하기로 한 사업에서 다음 해로 넘긴 금액입니다.": "Carried out by a program that was planned for several years.",
    "국가나 도에서 받은 보조금 가운데 쓰지 않아 돌려줄 금액입니다.": (
        "What was not used of subsidies from the state or the province, and is to be returned."
    ),
    "쓰지도, 넘기지도, 돌려주지도 않고 남은 금액입니다. 사유별로 나누어 적습니다.": (
        "What was neither spent nor carried out nor returned, divided by cause."
    ),
    "보조금 사업을 정산하고 남은 금액입니다.": "What was left after a subsidised program was settled.",
    "계획한 일을 하면서 아껴서 남은 금액입니다.": "What was saved while doing what was planned.",
    "계획이 바뀌거나 쓸 일이 생기지 않아 남은 금액입니다.": "What was left because plans changed or the need did not arise.",
    "입찰에서 예정한 값보다 싸게 계약하여 남은 금액입니다.": "What was left because a tender came in below the expected price.",
    "다른 사유 없이 쓰고 남은 금액입니다.": "What was left for no other cause.",
    "예비비로 두었다가 쓰지 않은 금액입니다.": "What was kept as reserve and not used.",
    "지난해에 실제로 쓴 금액입니다. 성과보고서에 인쇄된 값입니다.": "What was really spent last year, as the performance report prints it.",
    "부서가 길게 내다보고 세운 목표의 수입니다.": "The number of goals that a department set for the long term.",
    "부서가 정책사업마다 세운 목표의 수입니다.": "The number of goals that a department set, one for each policy.",
    "목표를 얼마나 이루었는지 재는 성과지표의 수입니다.": "The number of indicators by which the goals are measured.",
    "목표를 훌쩍 넘긴 지표의 수입니다. 몇 %부터인지는 문서의 범례에 있습니다.": (
        "The number of indicators well beyond their target. From which percentage stands in the document's legend."
    ),
    "목표를 이룬 지표의 수입니다.": "The number of indicators that reached their target.",
    "목표를 이루지 못한 지표의 수입니다.": "The number of indicators that missed their target.",
    "부서가 한 해 동안 실제로 쓴 금액입니다. 사업별조서의 지출액과 같아야 합니다.": (
        "What the department really spent during the year. It must equal the amount spent in the statement of programs."
    ),
    "지난해에 실제로 쓴 금액입니다.": "What was really spent last year.",
    "지난해보다 더 썼으면 양수, 덜 썼으면 △입니다.": "Plain where more was spent than last year, △ where less.",
    "이 전략목표를 위해 실제로 쓴 금액입니다.": "What was really spent for this strategic goal.",
    "부서 전체 결산액에서 이 목표가 차지하는 몫입니다.": "The share of this goal in all that the department spent.",
    "부서 성과 표에 예산액으로 인쇄되어 있으나 실제로는 예산현액입니다.": (
        "Printed as the budget in the table of performance, but really the current budget."
    ),
    "이 목표의 정책사업에 실제로 쓴 금액입니다.": "What was really spent on the policy of this goal.",
    "이 목표를 재는 성과지표의 수입니다. 정책사업목표 현황에 인쇄된 값입니다.": (
        "The number of indicators that measure this goal, as printed in the table of program goals."
    ),
    "그 가운데 목표를 이룬 지표의 수입니다. 정책사업목표 현황에 인쇄된 값입니다.": (
        "How many of these reached their target, as printed in the table of program goals."
    ),
    "이 목표에 딸린 단위사업의 수입니다. 정책사업목표 현황에 인쇄된 값입니다.": (
        "The number of unit programs of this goal, as printed in the table of program goals."
    ),
    "정책사업목표 현황에 따로 인쇄된 결산액입니다.": "What was spent, as the table of program goals prints it apart.",
    "한 해를 시작하며 이루겠다고 정한 값입니다.": "The value that was to be reached, set at the beginning of the year.",
    "한 해를 마치고 실제로 나온 값입니다.": "The value that was really reached at the end of the year.",
    "목표를 얼마나 이루었는지를 나타냅니다. 낮을수록 좋은 지표는 거꾸로 나눕니다.": (
        "How far the target was reached. Where lower is better, the division is turned round."
    ),
    "지난해에 정했던 목표입니다.": "The target set last year.",
    "지난해에 실제로 나온 값입니다.": "The value really reached last year.",
    "지난해 목표를 얼마나 이루었는지를 나타냅니다.": "How far last year's target was reached.",
    "부서 결산액에서 이 항목이 차지하는 몫입니다.": "The share of this item in what the department spent.",
    "지난해 결산액에서 이 항목이 차지한 몫입니다.": "The share of this item in what was spent last year.",
    "지난해보다 몇 % 늘거나 줄었는지를 나타냅니다. 지난해가 0원이면 비율이 없습니다.": (
        "By how much it rose or fell since last year. There is no rate where last year was 0 won."
    ),
    "표에는 예산으로 인쇄되어 있으나 실제로는 예산현액, 곧 한 해 동안 쓸 수 있었던 금액입니다.": (
        "Printed as the budget, but really the current budget: what could be spent during the year."
    ),
}

_FORMULAS = {
    "지출액 ÷ 예산현액 × 100": "spent ÷ current budget × 100",
    "집행잔액 ÷ 예산현액 × 100": "unspent ÷ current budget × 100",
    "다음연도이월액 ÷ 예산현액 × 100": "carried out ÷ current budget × 100",
    "실제수납액 ÷ 징수결정액 × 100": "net receipts ÷ assessed × 100",
    "예산액 + 전년도이월액": "budget + carried in",
    "수납총액 + 물납액 − 환급액": "gross receipts + paid in kind − refunded",
    "징수결정액 − 실제수납액 − 불납결손액": "assessed − net receipts − written off",
    "예산액 + 전년도이월액 + 예비비사용액 + 이용 + 전용 + 이체 + 수입대체경비 + 변경": (
        "budget + carried in + reserve used + interprogram transfer + diversion + reorganisation transfer"
        " + revenue offset + other change"
    ),
    "명시이월 + 사고이월 + 계속비이월": "specified + accidental + continuing",
    "예산현액 − 지출액 − 다음연도이월액 − 보조금반납금": "current budget − spent − carried out − subsidy returned",
    "초과달성 + 달성 + 미달성": "exceeded + achieved + missed",
    "결산액 − 전년도결산액": "spent − spent last year",
    "비교증감 ÷ 전년도결산액 × 100": "difference ÷ spent last year × 100",
    "실적 ÷ 목표 × 100, 낮을수록 좋은 지표는 목표 ÷ 실적 × 100": "result ÷ target × 100; where lower is better, target ÷ result × 100",
    "실제수납액 ÷ 징수결정액": "net receipts ÷ assessed",
    "지출액 ÷ 예산현액": "spent ÷ current budget",
    "집행잔액 ÷ 예산현액": "unspent ÷ current budget",
    "다음연도이월액 ÷ 예산현액": "carried out ÷ current budget",
    "결산액 ÷ 예산현액": "spent ÷ current budget",
    "결산액 ÷ 전년도결산액": "spent ÷ spent last year",
}

_LISTS = {
    "그해 결산의 몇째 권에 있는지": "Which volume of the year's settlement it is in",
    "문서의 쪽. 둘째 권부터는 권×100,000+쪽": "The page of the document; from the second volume on, volume × 100,000 + page",
    "읽은 글에서 몇째 행인지, 1부터. 둘째 권부터는 권×10,000,000+행": (
        "The line of the text, from 1; from the second volume on, volume × 10,000,000 + line"
    ),
    "결산한 회계연도": "The fiscal year that was settled",
    "결산한 자치단체": "The local government whose accounts these are",
    "일반회계, 특별회계, 기금의 이름": "The name of the general account, a special account or a fund",
    "예산을 맡은 부서": "The department that holds the budget",
    "세입 과목의 코드: 장·관·항은 세 자리, 목은 세 자리-두 자리": "Code of the revenue subject: three digits, for a subitem three and two",
    "세입 과목의 이름. 부서의 합계 행에서는 부서 이름": "Name of the revenue subject; in a department's total line, of the department",
    "행의 단계: 부서, 장, 관, 항, 목. 정하지 못하면 빈칸": (
        "Level of the line: department, chapter, section, item, subitem; empty where it is unknown"
    ),
    "행의 단계: 부서, 정책사업, 단위사업, 세부사업. 정하지 못하면 빈칸": (
        "Level of the line: department, policy, unit program, project; empty where it is unknown"
    ),
    "문서의 쪽": "Page of the document",
    "읽은 글에서 몇째 행인지, 1부터": "Line of the text that was read, from 1",
    "인쇄된 그대로가 아닌 항목. 비어 있으면 모두 인쇄된 그대로": "Figures that are not plainly as printed; empty where all are",
    "행이 속한 정책사업의 이름": "Name of the policy that the line belongs to",
    "행이 속한 단위사업의 이름": "Name of the unit program that the line belongs to",
    "세부사업의 이름. 단계를 정하지 못한 행의 이름도 여기에 둡니다": "Name of the project; of a line of unknown level too",
    "행의 이름": "Name of the line",
    "성과지표가 속한 정책사업목표": "The program goal that the indicator belongs to",
    "성과지표의 이름": "Name of the indicator",
    "목표와 실적의 단위": "Unit of target and result",
    "성과를 재는 식, 인쇄된 그대로": "How it is measured, as printed",
    "문서에 인쇄된 표시를 말로: 초과달성, 달성, 미달성": "The printed mark in words: exceeded, achieved, missed",
    "성과보고서의 성과분석에 인쇄된, 목표를 이루지 못한 사유": "Why the target was missed, as the report's analysis prints it",
    "성과보고서에 인쇄된 이름": "Name as the performance report prints it",
    "단위사업이거나 그 아래의 세부사업": "A unit program, or a project within it",
    "표에 인쇄된 이름. 합계 행은 계": "Name as printed; of a total line, the word for total",
    "행이 합계인지 부서인지": "Whether the line is a total or a department",
    "부서 안의 팀 이름": "Names of the teams of a department",
    "무엇이 맞지 않는지, 또는 무엇을 바로잡았는지": "What does not agree, or what was mended",
    "확인 필요 사항이 있는 부서": "Department of the finding",
    "확인 필요 사항이 있는 행의 이름": "Name of the line of the finding",
    "확인 필요 사항이 있는 열의 이름": "Name of the column of the finding",
    "문서에 인쇄된 값": "What the document prints",
    "다른 금액과 검산식으로 구한 값": "What other figures and the identities say",
    "인쇄값과 기대값의 차이": "What is printed less what is expected",
    "확인 필요 사항을 풀어 쓴 문장, 담당 부서의 설명": "The finding in a sentence, and what the department says of it",
    "얼마나 무거운지": "How grave it is",
    "결산검사 규칙의 번호": "Number of the rule of the inspection",
    "질문을 받는 부서": "The department that answers",
    "규칙이 찾은 행의 이름": "Name of the row that the rule found",
    "규칙이 찾은 것을 쉬운 말로": "What the rule found, in plain words",
    "질문에 걸린 금액": "The amount that the question is about",
    "규칙이 본 항목과 그 값, 열의 영문 이름으로. earlier_는 지난해 결산의 값": (
        "The columns that the rule looked at, with their values; earlier_ is of the year before"
    ),
    "찾았으나 따로 보는 사유": "Why the row is found, but stands apart",
    "담당 부서의 공개 답변": "The department's public answer",
    "행의 자연키. 결산을 다시 읽어도 같고, 확인 필요 사항·정정·질문의 행의키와 같습니다": (
        "Natural key of the row: the same when the book is read again, and in findings, corrections and questions"
    ),
    "그 행만 담은 목록의 주소, 누리집의 처음부터": "Address of the list of this row alone, from the root of the site",
    "행이 있는 표": "Table of the row",
    "성과보고서에 인쇄된 정책사업목표의 이름": "Name of the goal as the performance report prints it",
    "같은 돈인 사업별조서의 정책사업": "The policy of the settlement that is the same money",
    "올해의 전년도이월액에서 저장된 지난해 결산의 다음연도이월액을 뺀 금액입니다. 0이면 두 해가 맞습니다.": (
        "What came over from last year, less what last year's stored settlement says went over. At 0 the two years agree."
    ),
    "올해 책의 전년도결산액에서 저장된 지난해 결산의 지출액을 뺀 금액입니다. 0이면 두 해가 맞습니다.": (
        "What this year's book prints of last year, less what last year's stored settlement spent. At 0 the two years agree."
    ),
    "사업별조서의 예산현액입니다.": "The current budget in the settlement's own table.",
    "사업별조서의 지출액입니다.": "The spending in the settlement's own table.",
    "성과보고서의 금액에서 사업별조서의 금액을 뺀 것입니다. 0이면 두 표가 맞습니다.": (
        "The report's amount less the settlement's. At 0 the two tables agree."
    ),
    "저장된 지난해 결산의 금액입니다.": "The amount in the stored settlement of the year before.",
    "저장된 지난해 결산 대비 증감입니다.": "The change against the stored settlement of the year before.",
    "지출액에서 이 책에 인쇄된 전년도결산액을 뺀 금액입니다.": "What was spent, less what this book prints of the year before.",
    "금액을 더하면 차이와 정확히 같은 사업의 이름과, 담당자의 공개 설명": (
        "The programs whose amounts are together exactly the difference, and what staff say of it in public"
    ),
    "증감 ÷ 이 책에 인쇄된 전년도결산액": "Change ÷ what this book prints of the year before",
    "증감 ÷ 저장된 지난해 결산의 금액": "Change ÷ the amount in the stored settlement of the year before",
    "담당자가 살폈는지": "Whether staff have looked at it",
    "정정을 받아들인 날": "Day on which the correction was accepted",
    "정정한 행의 부서": "Department of the corrected line",
    "정정한 행의 회계": "Account of the corrected line",
    "정정한 행의 이름": "Name of the corrected line",
    "정정한 열의 이름": "Name of the corrected column",
    "정정할 때 읽혀 있던 값": "The value that stood there as read",
    "정정한 값": "The corrected value",
    "정정한 사유": "Why it was corrected",
    "받아들였는지 되돌렸는지, 마지막으로 읽은 문서에서 어떻게 되었는지": (
        "Whether it was accepted or taken back, and what became of it when the document was last read"
    ),
    "회계연도, 여럿이면 되풀이": "Fiscal year; repeated for several",
    "받을 열, 되풀이하거나 쉼표로 나누어 차례대로. all은 모두": "The columns wanted in their order, repeated or parted by commas; all",
    "차례. -는 큰 것부터": "Order; with -, the largest first",
    "묶어서 더함": "Sums by group",
    "열의 이름": "Names of the columns",
    "한 번에 받을 행. 없으면 모두": "Rows in one answer; all where it is left out",
    "앞의 답의 next에 있는 값: 그 다음 행부터. limit와 함께": "The value in next of the answer before: the rows after it; with limit",
    "다른 묶음을 가로로 나눔. group과 함께": "Another grouping as columns; with group",
    "가진 자료의 판: 그 뒤 바뀐 것을 changes에": "The version of the data at hand: changes has what changed since",
    "오류를 적는 말": "The language of errors",
}

IN_ENGLISH: Mapping[str, str] = _TERMS | _COLUMNS | _FORMULAS | _LISTS
