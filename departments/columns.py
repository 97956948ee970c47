"""The columns of 조직 및 인력현황 (DOMAIN.md §1, table 7)."""

from figures.columns import Column

STAFFING = (
    Column("authorised_staff", "정원", "정해진 인원", 1, unit="명"),
    Column("authorised_grade4", "정원 4급이상", "", 2, unit="명"),
    Column("authorised_grade5", "정원 5급", "", 3, unit="명"),
    Column("authorised_grade6", "정원 6급이하", "", 4, unit="명"),
    Column("current_staff", "현원", "지금 있는 인원", 5, unit="명"),
)
