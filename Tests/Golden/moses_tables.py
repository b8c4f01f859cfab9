"""Writes the tables of Sources/Tokenization/Moses that come from sacremoses.

    pip install sacremoses==0.2.0 && python3 Tests/Golden/moses_tables.py
"""
import pathlib
import textwrap

from sacremoses.corpus import Perluniprops
from sacremoses.indic import NUKTAS, VIRAMAS
from sacremoses.tokenize import MosesTokenizer

OUTPUT = pathlib.Path(__file__).parents[2] / "Sources/Tokenization/Moses"
characters = Perluniprops().chars


def ranges(characters):
    """Ranges of code points in hexadecimal: `41-5A 61-7A AA`; `+` for every second one."""
    points = sorted(set(map(ord, characters)))
    out, index = [], 0
    while index < len(points):
        for step, sign in ((1, "-"), (2, "+")):
            end = index
            while end + 1 < len(points) and points[end + 1] == points[end] + step:
                end += 1
            if end > index + (step - 1):
                out.append(f"{points[index]:X}{sign}{points[end]:X}")
                break
        else:
            end = index
            out.append(f"{points[index]:X}")
        index = end + 1
    return " ".join(out)


def literal(name, comment, text):
    lines = textwrap.wrap(text, 100, break_long_words=False, break_on_hyphens=False)
    body = "".join(f"    {line} \\\n" for line in lines)[:-3] + "\n"
    return f'  /// {comment}\n  static let {name} = """\n{body}    """\n'


alphabetic = set("".join(characters("IsAlpha")))
tables = {
    "alphabetic": ("`IsAlpha`.", alphabetic),
    "digits": ("`IsAlnum` without `IsAlpha`.", set("".join(characters("IsAlnum"))) - alphabetic),
    "joiners": ("The viramas and nuktas of Indic scripts, which the tokenizer takes for letters.", set("".join(VIRAMAS) + "".join(NUKTAS))),
    "numbers": ("`IsN`.", "".join(characters("IsN"))),
    "lowercase": ("`IsLower`.", "".join(characters("IsLower"))),
    "cased": ("Letters of upper and lower case, as the truecaser knows them.", "".join(characters("Lowercase_Letter")) + "".join(characters("Uppercase_Letter"))),
    "currency": ("`IsSc`.", "".join(characters("IsSc"))),
}
text = """/// Perl's character classes as sacremoses 0.2.0 has them, made by `Tests/Golden/moses_tables.py`.
///
/// They are those of an old Unicode, without Han and most planes beyond the first. `A-F` is a range, `A+F` every second
/// code point of one. Source: sacremoses (MIT, © 2020 alvations), from the Unicode Character Database.
enum ScalarTables {
"""
text += "\n".join(literal(name, comment, ranges(table)) for name, (comment, table) in tables.items()) + "}\n"
(OUTPUT / "ScalarTables.swift").write_text(text, encoding="utf-8")

text = """/// Abbreviations after which a full stop ends no sentence, made by `Tests/Golden/moses_tables.py`.
///
/// Source: sacremoses 0.2.0 (MIT, © 2020 alvations), which has them from Moses (LGPL 2.1,
/// `scripts/share/nonbreaking_prefixes`); the bare words, without the comments.
enum NonbreakingPrefixTables {
"""
parts = []
for language, name in (("en", "english"), ("de", "german"), ("fr", "french")):
    tokenizer = MosesTokenizer(language)
    numeric = list(dict.fromkeys(tokenizer.NUMERIC_ONLY_PREFIXES))
    plain = [word for word in dict.fromkeys(tokenizer.NONBREAKING_PREFIXES) if " " not in word and word not in numeric]
    parts.append(literal(name, f"Always ({name.capitalize()}).", " ".join(plain)))
    if numeric:
        parts.append(literal(name + "BeforeNumbers", f"Only before a number ({name.capitalize()}).", " ".join(numeric)))
text += "\n".join(parts) + "}\n"
(OUTPUT / "NonbreakingPrefixTables.swift").write_text(text, encoding="utf-8")
