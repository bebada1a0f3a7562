"""Guide §8: what a vendor, an agency or a freelancer has to answer, and what survives production."""

from domain.model import Value


class ProposalQuestion(Value):
    """A question to a vendor, agency or freelancer that needs a concrete answer."""

    number: int
    text: str


PROPOSAL_QUESTIONS: tuple[ProposalQuestion, ...] = (
    ProposalQuestion(number=1, text="How are outputs evaluated before and after release?"),
    ProposalQuestion(number=2, text="Which sources does it use, and how are they permissioned?"),
    ProposalQuestion(number=3, text="What happens when the model is wrong, unavailable, or too dear for the task?"),
    ProposalQuestion(number=4, text="How are prompt injection, unsafe tool use and leaks of sensitive data handled?"),
    ProposalQuestion(number=5, text="Who owns prompts, retrieval set-up and evaluation logic after hand-off?"),
)


class Factor(Value):
    """Commodity or not: what survives production is the second column."""

    name: str
    commodity: str
    non_commodity: str


FACTORS: tuple[Factor, ...] = (
    Factor(
        name="Role design",
        commodity="“Build us something with AI”",
        non_commodity="Workflow, metric and ownership boundary set first",
    ),
    Factor(
        name="Technical depth",
        commodity="Prompt wrappers, surface integration",
        non_commodity="Retrieval, evals, deployment, monitoring, failure handling",
    ),
    Factor(
        name="Security thinking",
        commodity="After launch, if at all",
        non_commodity="In design and in the interview",
    ),
    Factor(
        name="Cost discipline",
        commodity="Spend is a later problem",
        non_commodity="Usage, routing, caching, observability in the plan",
    ),
    Factor(
        name="Hand-off quality",
        commodity="In one person's head",
        non_commodity="Repo, prompts, eval logic, operating notes transferable",
    ),
)
