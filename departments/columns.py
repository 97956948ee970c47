"""The columns of 조직 및 인력현황 (DOMAIN.md §1, table 7)."""

from figures.columns import Column

STAFFING = (
    Column(
        "authorised_staff",
        "정원",
        "법과 조례로 정해진, 부서에 둘 수 있는 인원입니다.",
        1,
        unit="명",
        heads=("정원", "정원 계"),
    ),
    Column(
        "authorised_grade4",
        "정원 4급이상",
        "정원 가운데 4급 이상 공무원입니다.",
        2,
        unit="명",
        english="Authorised, grade 4 and above",
        heads=("정원 4급이상", "4급이상"),
    ),
    Column(
        "authorised_grade5",
        "정원 5급",
        "정원 가운데 5급 공무원입니다.",
        3,
        unit="명",
        english="Authorised, grade 5",
        heads=("정원 5급", "5급"),
    ),
    Column(
        "authorised_grade6",
        "정원 6급이하",
        "정원 가운데 6급 이하 공무원입니다.",
        4,
        unit="명",
        english="Authorised, grade 6 and below",
        heads=("정원 6급이하", "6급이하"),
    ),
    Column(
        "current_staff",
        "현원",
        "실제로 일하고 있는 인원입니다. 정원과 다를 수 있습니다.",
        5,
        unit="명",
        heads=("현원", "현원 계"),
    ),
)
