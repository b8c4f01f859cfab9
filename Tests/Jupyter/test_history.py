"""Inputs of earlier sessions, through kernels that start and end."""

import sqlite3

import jupyter_client
import pytest

from client import TIMEOUT, reply_to, run


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Where this test's kernels keep their history."""
    file = tmp_path / "data" / "history.sqlite"
    monkeypatch.setenv("ATTENTIVE_HISTORY", str(file))
    return file


class Session:
    """A kernel with a client, as a context."""

    def __init__(self, log=None):
        self.manager, self.log = jupyter_client.KernelManager(kernel_name="attentive"), log

    def __enter__(self):
        self.manager.start_kernel(stderr=self.log)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=TIMEOUT)
        return self.client

    def __exit__(self, *_):
        self.client.stop_channels()
        self.manager.shutdown_kernel()


def history(client, **asked):
    reply = reply_to(client, client.history(**asked))
    assert reply["status"] == "ok"
    return [tuple(entry) for entry in reply["history"]]


def test_history_is_kept_across_sessions(place):
    with Session() as client:
        run(client, "let first = 1")
        run(client, "first + 1")
    with Session() as client:
        run(client, "let second = 2")
        assert history(client, hist_access_type="tail", n=2, output=True) == [
            (1, 2, ["first + 1", "2"]), (2, 1, ["let second = 2", None]),
        ]
        assert history(client, hist_access_type="range", session=-1, start=1, stop=2) == [(1, 1, "let first = 1")]
        assert history(client, hist_access_type="range", session=0) == [(2, 1, "let second = 2")]
        found = history(client, hist_access_type="search", pattern="let *", unique=True, n=5)
        assert found == [(1, 1, "let first = 1"), (2, 1, "let second = 2")]


def test_a_cell_without_history_is_not_kept(place):
    with Session() as client:
        run(client, "1")
        run(client, "2", store_history=False)
        run(client, "3", silent=True)
        assert history(client, hist_access_type="tail", n=9) == [(1, 1, "1")]


def test_two_kernels_at_once_share_the_file(place):
    with Session() as one, Session() as other:
        run(one, "1 + 1")
        run(other, "2 + 2")
        inputs = {text for _, _, text in history(one, hist_access_type="tail", n=9)}
        assert inputs == {"1 + 1", "2 + 2"}


def test_a_damaged_file_costs_one_line_in_the_log_and_no_kernel(place, tmp_path):
    place.parent.mkdir()
    place.write_bytes(b"no database " * 1_000)
    with (tmp_path / "log").open("w") as log, Session(log) as client:
        run(client, "1 + 1")
        assert history(client, hist_access_type="tail", n=9) == [(1, 1, "1 + 1")]
    lines = (tmp_path / "log").read_text().splitlines()
    assert len(lines) == 1 and str(place) in lines[0] and "kept in memory" in lines[0]


def test_a_file_that_another_program_has_locked_does_not_hold_up_the_start(place):
    place.parent.mkdir()
    lock = sqlite3.connect(place)
    lock.execute("BEGIN EXCLUSIVE")
    try:
        with Session() as client:
            assert run(client, "1 + 1")[1]["status"] == "ok"
    finally:
        lock.close()


def test_history_off_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("ATTENTIVE_HISTORY", "off")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with Session() as client:
        run(client, "1 + 1")
        assert history(client, hist_access_type="tail", n=9) == [(1, 1, "1 + 1")]
    assert not (tmp_path / "attentive" / "history.sqlite").exists()
