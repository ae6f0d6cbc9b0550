"""What reads files of others understands each or refuses it in its own words."""

import pytest

from bench.fuzz_files import Fault, all_targets, tried

TARGETS = all_targets()


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_damaged_file_is_understood_or_refused(target):
    answers = [tried(target, seed=7, index=index) for index in range(40)]

    assert [answer for answer in answers if isinstance(answer, Fault)] == []
    assert {"understood", "refused"} <= set(answers)
