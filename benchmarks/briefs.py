"""Whether any brief has an answer to smile at, and which answers briefs get, over many random ones.

    python -m benchmarks.briefs [HOW MANY]

Every brief is assessed, and each answer that its card offers is applied literally. To draw card and thread costs twice
as much, so that is done for each tenth brief, and for the first that a process meets of each kind of answer: outcome,
route with its reason, warnings, the one answer, what stands before a trial.
"""

import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from random import Random

from domain.brief.assessment import Assessment, assess
from tests.briefs import any_brief, drawn, of_the_answer, of_the_words

ROUND = 1000
#: How many briefs there are to one that is drawn, however often its kind was drawn before.
DRAWN = 10
_MET: set[tuple[object, ...]] = set()


def one_round(seed: int) -> tuple[Counter[str], Counter[str], int]:
    """What briefs came to, what was wrong with them, and how many were drawn."""
    random = Random(seed)
    answers: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    looked_at = 0
    for number in range(ROUND):
        brief = any_brief(random.choice)
        answer = assess(brief)
        answers[f"{answer.outcome} {answer.route.name if answer.route else ''}".strip()] += 1
        wrong.update(of_the_answer(brief, answer))
        if (kind := _kind(answer)) not in _MET or number % DRAWN == 0:
            _MET.add(kind)
            looked_at += 1
            wrong.update(of_the_words(drawn(brief)))
    return answers, wrong, looked_at


def _kind(answer: Assessment) -> tuple[object, ...]:
    codes = tuple(warning.code for warning in answer.warnings)
    question = answer.one_answer and answer.one_answer.question
    return answer.outcome, answer.route, codes, question, answer.verdict.before_trial


def main(wanted: int = 200_000) -> int:
    began = time.perf_counter()
    answers: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    looked_at = 0
    with ProcessPoolExecutor() as pool:
        for some, others, cards in pool.map(one_round, range(-(-wanted // ROUND))):
            answers += some
            wrong += others
            looked_at += cards
            sys.stderr.write(f"\r{answers.total():,} briefs, {wrong.total():,} to smile at")
    sys.stderr.write("\n")
    total = answers.total()
    for name, count in answers.most_common():
        sys.stdout.write(f"{name:<52}{count:>8}  {count / total:6.1%}\n")
    for name, count in wrong.most_common():
        sys.stdout.write(f"to smile at: {name}: {count}\n")
    took = time.perf_counter() - began
    sys.stdout.write(f"{total:,} briefs, {looked_at:,} drawn, {wrong.total():,} to smile at, {took:.0f} s\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
