"""A few of the harms of runner_faults.py, at fixed moments."""

import pytest

from runner_faults import HARMS, trial


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_harmed_run_leaves_its_input_intact_and_its_output_absent_or_valid(harm, seed):
    trial(harm, seed)
