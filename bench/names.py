"""Words that names in a settlement are made of, and the letters that a reader takes for one another."""

import re
from random import Random

DEPARTMENTS = (
    "기획담당관",
    "감사담당관",
    "공보담당관",
    "주민협치담당관",
    "총무과",
    "세정과",
    "징수과",
    "회계과",
    "민원여권과",
    "정보통신과",
    "복지과",
    "노인장애인과",
    "여성가족과",
    "보육과",
    "문화예술과",
    "관광진흥과",
    "체육과",
    "교육지원과",
    "일자리경제과",
    "기업지원과",
    "농정과",
    "축수산과",
    "환경과",
    "자원순환과",
    "공원녹지과",
    "도시계획과",
    "도시개발과",
    "건축과",
    "주택과",
    "교통개선과",
    "도로관리과",
    "건설과",
    "안전총괄과",
    "하천과",
    "보건행정과",
    "건강증진과",
    "농업기술센터",
    "도서관",
    "차량등록사업소",
    "의회사무국",
    "통진읍",
    "고촌읍",
    "양촌읍",
    "대곶면",
    "월곶면",
    "하성면",
    "사우동",
    "풍무동",
    "장기동",
    "구래동",
    "운양동",
)

SPECIAL = (
    ("특별회계(상수도)", "상수도과"),
    ("특별회계(하수도)", "하수과"),
    ("특별회계(도시개발)", "도시개발과"),
    ("특별회계(교통사업)", "교통개선과"),
    ("특별회계(의료급여기금)", "복지과"),
    ("특별회계(기반시설)", "도시계획과"),
)

_THEMES = (
    "시정발전",
    "주민자치",
    "자원봉사",
    "사회적경제",
    "마을공동체",
    "청년",
    "노인복지",
    "아동돌봄",
    "장애인",
    "보육",
    "문화예술",
    "생활체육",
    "평생교육",
    "도서관",
    "일자리",
    "소상공인",
    "전통시장",
    "농업인",
    "축산",
    "수산",
    "환경보전",
    "미세먼지",
    "자원순환",
    "공원녹지",
    "가로수",
    "도시재생",
    "도시계획",
    "주거환경",
    "대중교통",
    "주차장",
    "도로",
    "교량",
    "하천",
    "재난안전",
    "민방위",
    "보건의료",
    "정신건강",
    "예방접종",
    "감염병",
    "상수도",
    "하수도",
    "정보화",
    "행정정보",
    "통계",
    "예산",
    "세정",
    "재산관리",
    "민원",
    "여권",
    "홍보",
    "언론",
    "감사",
    "법무",
    "의회",
    "인사",
    "조직",
    "성과관리",
    "국제교류",
    "관광",
    "축제",
    "박물관",
    "향토문화재",
    "산림",
    "산불방지",
    "가축방역",
    "로컬푸드",
    "다문화",
    "한부모",
    "기초생활",
    "자활",
    "보훈",
    "이·통장",
    "방범",
    "새마을",
    "공정무역",
    "스마트도시",
    "드론",
    "반려동물",
)
_ACTIONS = (
    "지원",
    "운영",
    "관리",
    "추진",
    "육성",
    "활성화",
    "조성",
    "구축",
    "강화",
    "정비",
    "확충",
    "개선",
    "보급",
    "확대",
    "촉진",
    "홍보",
    "교육",
    "조사",
    "설치",
    "건립",
    "유지보수",
    "위탁",
    "보상",
    "참여",
    "발굴",
)
_QUALITIES = (
    "효율적인",
    "지속가능한",
    "찾아가는",
    "살기 좋은",
    "시민과 함께하는",
    "건전한",
    "열린",
    "스마트",
    "안전한",
    "",
)
_OBJECTS = ("사업", "시설", "센터", "위원회", "기반", "서비스", "업무", "단체", "프로그램", "체계", "환경", "")

_CODE = re.compile(r"[\d-]+ ")
_LOOKALIKES = (
    "무우",
    "정장",
    "종중",
    "예에",
    "역억",
    "절결",
    "정경",
    "육유",
    "관판",
    "업엄",
    "운윤",
    "활할",
    "경겸",
    "율을",
    "발밭",
)


def policy(random: Random) -> str:
    return f"{random.choice(_QUALITIES)} {random.choice(_THEMES)} {random.choice(_ACTIONS)} 강화".strip()


def theme(random: Random) -> str:
    return random.choice(_THEMES)


def program(random: Random) -> str:
    """A name of a unit or a detail, of one to four words."""
    words = [random.choice(_QUALITIES) if random.random() < 0.2 else "", random.choice(_THEMES)]
    words += [random.choice(_OBJECTS), random.choice(_ACTIONS)]
    name = " ".join(word for word in words if word)
    return f"{name}({random.choice(_THEMES)})" if random.random() < 0.08 else name


def respaced(name: str, random: Random) -> str:
    """The same name with a space more or less, as print and reading leave it; a code before it stays whole."""
    code = _CODE.match(name)
    start = code.end() if code else 1
    spaces = [at for at in range(start, len(name)) if name[at] == " "]
    if spaces and random.random() < 0.6:
        at = random.choice(spaces)
        return name[:at] + name[at + 1 :]
    at = random.randrange(start, len(name)) if len(name) > start else 0
    return f"{name[:at]} {name[at:]}".strip()


def respaced_cell(line: str, random: Random) -> str:
    """A line of a table whose first cell has a space more or less."""
    name, *others = line.split("\t")
    return "\t".join([respaced(name, random), *others]) if others and name else line


def misread(name: str, random: Random) -> str:
    """The same name with one letter taken for its look-alike, if it has one."""
    pairs = [(pair, at) for pair in _LOOKALIKES for at, letter in enumerate(name) if letter in pair]
    if not pairs:
        return respaced(name, random)
    pair, at = random.choice(pairs)
    return name[:at] + pair[1 - pair.index(name[at])] + name[at + 1 :]
