"""A kernel for each test that wants one."""

import os

import pytest
from jupyter_client.manager import start_new_kernel

KERNEL = "attentive"

# No test may touch the history of whoever runs it.
os.environ["ATTENTIVE_HISTORY"] = "off"


@pytest.fixture
def kernel():
    """A manager and a ready client of a kernel of its own."""
    manager, client = start_new_kernel(kernel_name=KERNEL, startup_timeout=60)
    yield manager, client
    client.stop_channels()
    if manager.is_alive():
        manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def shared():
    """A ready client of a kernel that a file's tests share."""
    manager, client = start_new_kernel(kernel_name=KERNEL, startup_timeout=60)
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Makes a skipped test of the public suite a failed one, so that nothing is left out unseen."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and item.fspath.basename == "test_kernel_conformance.py":
        report.outcome = "failed"
        report.longrepr = f"{item.name} was skipped: {report.longrepr}"
    return report
