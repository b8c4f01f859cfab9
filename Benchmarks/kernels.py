"""Measures this kernel beside ipykernel, in turn, and prints one table of medians with the goals.

usage: kernels.py [--quick]   (--quick: fewer rounds, 100 cells in a row, 100,000 lines)
"""

import os
import statistics
import sys
import tempfile
import time
from datetime import date

import psutil
from jupyter_client.manager import KernelManager

QUICK = "--quick" in sys.argv
ROUNDS = 2 if QUICK else 5
CELLS = 100 if QUICK else 1000
LINES = 100_000 if QUICK else 1_000_000

CODE = {
    "attentive": {
        "library": "import Attentive",
        "trivial": "1 + 1",
        "variable": "let value@ = @",
        "numbers": "let numbers = [3, 1, 2]",
        "print": f"for i in 0..<{LINES} {{ print(i) }}",
    },
    "python3": {
        "library": "pass",
        "trivial": "1 + 1",
        "variable": "value@ = @",
        "numbers": "numbers = [3, 1, 2]",
        "print": f"for i in range({LINES}): print(i)",
    },
}


class Kernel:
    """A kernel and its client; `code` is what its language calls the cells that are measured."""

    def __init__(self, name):
        self.code = CODE[name]
        start = time.perf_counter()
        self.manager = KernelManager(kernel_name=name)
        # Neither kernel is to write to the person's own history.
        self.folder = tempfile.TemporaryDirectory()
        self.manager.start_kernel(env=os.environ | {"ATTENTIVE_HISTORY": "off", "IPYTHONDIR": self.folder.name})
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)
        self.ready = time.perf_counter() - start

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        self.folder.cleanup()

    def run(self, code, on_output=lambda message: None):
        """Seconds from the request to idle and the reply."""
        start = time.perf_counter()
        request = self.client.execute(code)
        while True:
            message = self.client.get_iopub_msg(timeout=600)
            if message["parent_header"].get("msg_id") != request:
                continue
            on_output(message)
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                break
        reply = self.client.get_shell_msg(timeout=60)["content"]
        assert reply["status"] == "ok", reply
        return time.perf_counter() - start

    def complete(self, code):
        """Seconds from the request to the reply, and what was offered."""
        start = time.perf_counter()
        request = self.client.complete(code, len(code))
        while True:
            reply = self.client.get_shell_msg(timeout=60)
            if reply["parent_header"].get("msg_id") == request:
                return time.perf_counter() - start, reply["content"]["matches"]

    def processes(self):
        """What runs the cells: the worker, or the kernel itself where it has none."""
        top = psutil.Process(self.manager.provisioner.process.pid)
        family = [top] + top.children(recursive=True)
        return [p for p in family if p.name() == "cell-worker"] or [top]

    def memory(self):
        return sum(p.memory_info().rss for p in self.processes())

    def descriptors(self):
        return sum(p.num_fds() for p in self.processes())


def short_session(name):
    """Start, trivial cells, completion: medians in milliseconds."""
    with Kernel(name) as kernel:
        kernel.run(kernel.code["library"])
        kernel.run(kernel.code["numbers"])
        # The service for completion starts two seconds after the kernel; cells are measured when all is warm.
        while True:
            time.sleep(3)
            seconds, matches = kernel.complete("numbers.app")
            if matches:
                break
        assert any(match.lstrip(".").startswith(("append", "numbers.append")) for match in matches), matches
        cells = [kernel.run(kernel.code["trivial"]) for _ in range(30)]
        warm = [kernel.complete("numbers.app")[0] for _ in range(20)]
        fresh = []
        for _ in range(10):
            kernel.run(kernel.code["trivial"])
            fresh.append(kernel.complete("numbers.app")[0])
        return {
            "ready": kernel.ready * 1e3,
            "cell": statistics.median(cells) * 1e3,
            "warm": statistics.median(warm) * 1e3,
            "fresh": statistics.median(fresh) * 1e3,
        }


def long_session(name):
    """Many cells in a row, each with a new variable, and then very many lines."""
    with Kernel(name) as kernel:
        kernel.run(kernel.code["library"])
        times = []
        for index in range(1, CELLS + 1):
            times.append(kernel.run(kernel.code["variable"].replace("@", str(index))))
            if index == CELLS // 10:
                memory, descriptors = kernel.memory(), kernel.descriptors()
        seen = []

        def count(message):
            if message["msg_type"] == "stream":
                seen.append(message["content"]["text"].count("\n"))

        grown = kernel.memory() - memory, kernel.descriptors() - descriptors
        printing = kernel.run(kernel.code["print"], count)
        tenth = statistics.median(times[4:15])
        return {
            "tenth": tenth * 1e3,
            "ratio": statistics.median(times[194:205]) / tenth if CELLS >= 205 else None,
            "middle": statistics.median(times[CELLS // 2 - 5 : CELLS // 2 + 5]) * 1e3,
            "last": statistics.median(times[-10:]) * 1e3,
            "memory": grown[0] / (CELLS - CELLS // 10) / 1e3,
            "descriptors": grown[1],
            "printing": printing,
            "lost": LINES - sum(seen),
            "messages": len(seen),
        }


def table(ours, theirs):
    """Rows: what, ours, ipykernel's, the goal and whether it is met."""

    def row(what, key, form, goal="", met=None):
        values = [form.format(v[key]) if v[key] is not None else "–" for v in (ours, theirs)]
        verdict = "" if met is None else (": met" if met else ": **missed**")
        print(f"| {what} | {values[0]} | {values[1]} | {goal}{verdict} |")

    print("| | attentive | ipykernel | goal |")
    print("|---|---|---|---|")
    ready = ours["ready"] / theirs["ready"]
    row("launch to ready", "ready", "{:.0f} ms", f"≤ 0.6 × ipykernel's (is {ready:.2f})", ready <= 0.6)
    row("a cell `1 + 1`, the library loaded", "cell", "{:.1f} ms", "≤ 100 ms", ours["cell"] <= 100)
    row("completion of `numbers.app`, warm", "warm", "{:.1f} ms", "≤ 150 ms", ours["warm"] <= 150)
    row("the same, the first after another cell", "fresh", "{:.1f} ms")
    row("the 10th cell (5th to 15th)", "tenth", "{:.1f} ms")
    slower = ours["ratio"]
    row("the 200th ÷ the 10th", "ratio", "{:.2f}", "≤ 1.5", slower and slower <= 1.5)
    row(f"the {CELLS // 2}th", "middle", "{:.1f} ms")
    row(f"the last of {CELLS} cells", "last", "{:.1f} ms")
    row("memory kept for each cell", "memory", "{:.1f} kB", "≤ 100 kB", ours["memory"] <= 100)
    row(f"more descriptors after {CELLS} cells", "descriptors", "{}", "0", ours["descriptors"] <= 0)
    row(f"{LINES:,} printed lines", "printing", "{:.2f} s")
    row("lines that did not arrive", "lost", "{}", "0", ours["lost"] == 0)
    row("messages that brought them", "messages", "{}")


def main():
    print(f"{date.today()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.2f} at the start, {ROUNDS} rounds in turn\n")
    rounds = [(short_session("attentive"), short_session("python3")) for _ in range(ROUNDS)]
    ours, theirs = (
        {key: statistics.median(r[key] for r in column) for key in column[0]} for column in zip(*rounds)
    )
    print(f"load {os.getloadavg()[0]:.2f} before the long sessions\n", flush=True)
    ours |= long_session("attentive")
    theirs |= long_session("python3")
    table(ours, theirs)
    print(f"\nload {os.getloadavg()[0]:.2f} at the end")


if __name__ == "__main__":
    main()
