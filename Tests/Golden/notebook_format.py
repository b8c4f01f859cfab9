"""Makes the golden notebooks of NotebookFormatTests with Python's nbformat.

    python -m venv env && env/bin/pip install nbformat==5.11.1
    env/bin/python Tests/Golden/notebook_format.py

Each `NAME.ipynb` is an input; `NAME.expected.ipynb` is what nbformat makes of it when it reads it, brings it
to format 4.5 and writes it. nbformat draws cell IDs at random, so its source of randomness is replaced by
the rule of `Cell.derivedID`.
"""

import json
from pathlib import Path

import nbformat
from nbformat.v4 import upgrade

FIXTURES = Path(__file__).parent.parent / "NotebookFormatTests" / "Fixtures"


def derived_id(cell, taken):
    attempt = 1
    while True:
        text = f"{cell['cell_type']}\n{attempt}\n{cell['source']}"
        value = 0xCBF29CE484222325
        for byte in text.encode():
            value = ((value ^ byte) * 0x100000001B3) % 2**64
        found = f"{value >> 32:08x}"
        if found not in taken:
            return found
        attempt += 1


def code(source, outputs=(), count=None, **more):
    return dict(cell_type="code", source=source, outputs=list(outputs), execution_count=count, metadata={}, **more)


def markdown(source, **more):
    return dict(cell_type="markdown", source=source, metadata={}, **more)


ODD_ENDS = "one\ntwo\r\nthree\rfour\vfive\fsix\x1cseven\x85eight\u2028nine\u2029ten\x1d\x1e\n"

NOTEBOOKS = {
    "empty": dict(nbformat=4, nbformat_minor=5, metadata={}, cells=[]),
    "every-output": dict(
        nbformat=4,
        nbformat_minor=5,
        metadata={
            "kernelspec": {"name": "attentive", "display_name": "Swift (Attentive)", "language": "swift"},
            "language_info": {"name": "swift"},
            "signature": "sha256:0",
            "title": "Every kind of output",
        },
        cells=[
            markdown("# Straße 律 😀\n\n$\\frac{1}{2}$ \"quoted\" \\ / \u007f\n", id="title"),
            code("", id="no-text"),
            code(
                'print("a")\n1 + 1',
                id="all",
                count=3,
                outputs=[
                    dict(output_type="stream", name="stdout", text="a\nb\n"),
                    dict(output_type="stream", name="stderr", text=["c\n", "d"]),
                    dict(
                        output_type="display_data",
                        metadata={"image/png": {"width": 10.0, "height": 2}},
                        data={
                            "image/png": "iVBORw0KGgo=\n",
                            "image/svg+xml": ["<svg>\n", "</svg>"],
                            "text/plain": "a\nfigure",
                            "application/json": {"list": ["a\n", "b"], "nothing": None, "yes": True, "no": False},
                            "application/vnd.table+json": ["x", "y"],
                            "application/javascript": "f()\ng()",
                            "text/latex": "",
                        },
                    ),
                    dict(output_type="execute_result", execution_count=3, metadata={}, data={"text/plain": ["2"]}),
                    dict(output_type="error", ename="Trap", evalue="x\ny", traceback=["\x1b[31mx\x1b[0m\ny", "z"]),
                ],
            ),
            dict(cell_type="raw", id="raw", source="<b>\n", metadata={"format": "text/html"}),
            markdown(
                "![a](attachment:a.svg)",
                id="with-attachment",
                attachments={"a.svg": {"image/svg+xml": "<svg>\n</svg>", "text/plain": ["a\n", "b"]}},
            ),
        ],
    ),
    "line-ends": dict(
        nbformat=4,
        nbformat_minor=5,
        metadata={},
        cells=[
            code(
                ODD_ENDS,
                id="a",
                count=1,
                outputs=[dict(output_type="stream", name="stdout", text="10 %\r20 %\r\n\x00\x1f\b\tend")],
            ),
            markdown("\n\n", id="b"),
            markdown("\r", id="c"),
        ],
    ),
    "numbers": dict(
        nbformat=4,
        nbformat_minor=5,
        metadata={
            "numbers": [
                0, -1, 1.0, 0.1, 0.30000000000000004, 1e15, 1e16, 123456789012345680.0, 1e22, 1e-4, 1e-5, 1.5e300,
                5e-324, -0.0, 2**53 + 1, 2**63 - 1, -(2**63), 3.141592653589793, 1 / 3, 1e23, 2.2250738585072014e-308,
            ],
            "Z": 1, "a": {}, "é": [], "ﬀ": [[]], "😀": [{}], "z": {"b": 1, "B": 2}, "": "empty name",
        },
        cells=[],
    ),
    "format-4.0": dict(
        nbformat=4,
        nbformat_minor=0,
        metadata={"orig_nbformat": 3},
        cells=[code("let a = 1"), code("let a = 1"), markdown("text", ), code("print(a)\n", count=2)],
    ),
    "format-4.4": dict(
        nbformat=4,
        nbformat_minor=4,
        metadata={"kernelspec": {"name": "attentive", "display_name": "Swift"}},
        cells=[
            dict(code(["let a = 1\n", "a"]), metadata={"trusted": True, "collapsed": False, "tags": ["parameters"]}),
            dict(cell_type="raw", source="", metadata={}),
        ],
    ),
}


# Those of nbformat's own test notebooks that it takes for valid ones of format 4.0 to 4.5.
PUBLIC = [
    "many_tracebacks", "test4", "test4.5", "test4custom", "test4docinfo", "test4jupyter_metadata",
    "test4jupyter_metadata_timings",
]


def main():
    texts = {}
    for name, notebook in NOTEBOOKS.items():
        texts[name] = json.dumps(notebook, ensure_ascii=True)
        (FIXTURES / f"{name}.ipynb").write_text(texts[name] + "\n")
    for name in PUBLIC:
        texts[f"public/{name}"] = (FIXTURES / "public" / f"{name}.ipynb").read_text()
    for name, text in texts.items():
        read = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
        found = []
        if read.nbformat_minor < 5:
            for cell in read.cells:
                found.append(derived_id(cell, found))
        ids = iter(found)
        upgrade.__globals__["random_cell_id"] = lambda: next(ids)
        upgraded = upgrade(read)
        nbformat.validate(upgraded)
        nbformat.write(upgraded, str(FIXTURES / f"{name}.expected.ipynb"))


if __name__ == "__main__":
    main()
