"""The pages of the guide as lists of what a reader would run."""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "Documentation" / "Guide"
PAGES = sorted(page.name for page in FOLDER.glob("*.md"))


@dataclass
class Example:
    """A block of code."""

    language: str  # swift or sh
    code: str
    line: int
    # What the comment above it says: 'not run: …', 'parameters' or 'fails'; empty where there is none.
    comment: str
    # What stands right under it as its output.
    output: str | None = None

    @property
    def is_run(self):
        return not self.comment.startswith("not run")


def examples(page):
    """The blocks of Swift and of commands, in order."""
    found, block, comment, last = [], None, "", None
    for number, line in enumerate((FOLDER / page).read_text().split("\n"), start=1):
        if block is not None:
            if line != "```":
                block[1].append(line)
                continue
            (language, lines, start), block = block, None
            if language in ("swift", "sh"):
                found.append(Example(language, "\n".join(lines), start, comment))
                last = number
            elif language == "text" and last == start - 2:
                found[-1].output = "\n".join(lines)
            comment = ""
        elif line.startswith("```"):
            block = (line[3:], [], number)
        elif line.startswith("<!-- ") and line.endswith(" -->"):
            comment = line[5:-4]
    return found
