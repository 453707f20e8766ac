"""Rules about one action plan and its projects."""

from alignment.kernel import Result


def check_action_plan(pk: int) -> Result:
    raise NotImplementedError
