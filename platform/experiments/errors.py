"""What can go wrong with datasets and tests, in sentences that a person may read."""

from http import HTTPStatus

from tenancy.errors import DomainError


class ExperimentsError(DomainError):
    """That is not possible with this dataset."""

    code = "dataset_error"


class GraderRefused(ExperimentsError):
    """This grader cannot be used as it is."""

    code = "grader_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class CaseRefused(ExperimentsError):
    """This case cannot be kept."""

    code = "case_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class CasesUnreadable(ExperimentsError):
    """These cases cannot be read."""

    code = "cases_unreadable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NothingToTest(ExperimentsError):
    """This dataset has no cases yet. Save a run as a case, or add one."""

    code = "nothing_to_test"


class DatasetFull(ExperimentsError):
    """A dataset holds 1,000 cases at most. Begin another one."""

    code = "dataset_full"


class NameTaken(ExperimentsError):
    """This agent has a dataset of this name already."""

    code = "name_taken"


class RunNotOver(ExperimentsError):
    """This run has not ended. Wait for its end, then save it as a case."""

    code = "run_not_over"


class NoRegression(ExperimentsError):
    """This case has not passed before, so there is no change to look for."""

    code = "no_regression"
