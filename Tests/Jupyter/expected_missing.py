"""The tests of jupyter_kernel_test that this kernel cannot pass yet, each with the reason.

The run prints this table, and fails when one of them passes after all or another one is skipped.
"""

EXPECTED_MISSING = {}
