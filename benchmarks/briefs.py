"""Whether any brief has an answer to smile at, and which answers briefs get, over many random ones.

    python -m benchmarks.briefs [HOW MANY]

Every brief is assessed, its card and its thread are drawn, and each answer that the card offers is applied literally.
"""

import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from random import Random

from domain.brief.outcome import judge_brief
from tests.briefs import any_brief, complaints

ROUND = 2000


def one_round(seed: int) -> tuple[Counter[str], Counter[str]]:
    """What briefs came to, and what was wrong with them."""
    random = Random(seed)
    answers: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for _ in range(ROUND):
        brief = any_brief(random.choice)
        verdict = judge_brief(brief)
        answers[f"{verdict.outcome} {verdict.route.name if verdict.route else ''}".strip()] += 1
        wrong.update(complaints(brief))
    return answers, wrong


def main(wanted: int = 200_000) -> int:
    began = time.perf_counter()
    answers: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    with ProcessPoolExecutor() as pool:
        for some, others in pool.map(one_round, range(-(-wanted // ROUND))):
            answers += some
            wrong += others
    total = answers.total()
    for name, count in answers.most_common():
        sys.stdout.write(f"{name:<52}{count:>8}  {count / total:6.1%}\n")
    for name, count in wrong.most_common():
        sys.stdout.write(f"to smile at: {name}: {count}\n")
    sys.stdout.write(f"{total:,} briefs, {wrong.total():,} to smile at, {time.perf_counter() - began:.0f} s\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
