"""What happens to the report, other than its unit tables: titles lost or merged, a row lost, a formula set as LaTeX."""

from random import Random

from bench import names
from bench.sheets import Block, ProseBlock


def damage_report(blocks: list[Block], chance: float, random: Random) -> None:
    """Each passage comes to harm by a chance, in the way of its kind."""
    for block in blocks:
        if isinstance(block, ProseBlock) and random.random() < chance:
            block.lines = _harmed(block, random)


def _harmed(block: ProseBlock, random: Random) -> list[str]:
    lines = block.lines
    match block.kind:
        case "unit title":
            return [] if random.random() < 0.6 else [f"단위사업**{lines[-1]}** **주요 추진성과**"]
        case "goal title":
            return []
        case "status":
            return _harmed_status(lines, random)
        case "strategy":
            return [_as_html(line) if line.startswith("전략목표\t") else line for line in lines]
        case "indicators":
            return [_as_formula(line) if "*100\t" in line else line for line in lines]
        case "bullets":
            return _other_bullets(lines, random)
        case "outcomes" | "goals" | "shares":
            return [names.respaced_cell(line, random) for line in lines]
    return lines


def _harmed_status(lines: list[str], random: Random) -> list[str]:
    """결산현황 without its row 계, or with its head a second time."""
    if random.random() < 0.5:
        return [line for line in lines if not line.startswith("계\t")]
    head = next(at for at, line in enumerate(lines) if line.startswith("구분\t"))
    middle = next(at for at, line in enumerate(lines) if line.startswith("행정운영경비\t"))
    return [*lines[:middle], "", *lines[head : head + 2], *lines[middle:]]


def _as_html(line: str) -> str:
    name, goals = line.split("\t", 1)
    return f'{name}\t<ul style="list-style-type: none;"> {goals}</ul>'


def _as_formula(line: str) -> str:
    cells = line.split("\t")
    cells[1] = rf"$\left\{{ \begin{{array}}{{l}} \text{{{cells[1]}}} \end{{array}} \right\}} * 100$"
    return "\t".join(cells)


def _other_bullets(lines: list[str], random: Random) -> list[str]:
    bullet = random.choice("○□°")
    return [f"{bullet}{line[1:]}" if line.startswith("- ") else line for line in lines]
