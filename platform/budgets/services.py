"""The verbs of budgets: put a charge on record."""

from budgets.models import Question
from budgets.prices import Charge, TokenUsage, price_of
from tenancy.models import Project


def charge_question(*, project: Project, purpose: str, provider: str, model: str, usage: TokenUsage) -> Charge:
    """What a question that no run asked has cost, now on record as spent by the project."""
    charge = price_of(provider, model, usage)
    Question.objects.create(
        workspace_id=project.workspace_id,
        project=project.pk,
        purpose=purpose,
        provider=provider,
        model=model,
        tokens_in=usage.input_tokens,
        tokens_out=usage.output_tokens,
        cost=charge.cost,
        price=charge.price,
    )
    return charge
