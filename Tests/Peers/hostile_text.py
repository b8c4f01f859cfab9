"""Lines that tokenisers trip over, and some of Multi30k where a copy is at hand."""

import gzip
import os

PIECES = list("abcdefghijklmnopqrstuvwxyzABERTHaus  ,.!?-'éüß0123") + [
    "\u00a0", "\u0085", "\u2028", "\u3000", "\t", "\r", "e\u0301", "ﬁ", "Ａ", "①", "律", "が", "か\u3099", "한", "ᄒ", "😀", "\u200d",
    "\u200b", "\ufeff", "\x00", "\x01", "ffi", "İ", "Σ", "½", "㌔", "  ", "'s", "'re", "don't", "\x1c"]


def lines_for(noise, count, pieces=()):
    everything = PIECES + list(pieces)
    lines = [
        "".join(noise.choice(everything) for _ in range(noise.randint(0, 25))).replace("\n", "") for _ in range(count)]
    mirror = os.environ.get("ATTENTIVE_MULTI30K_MIRROR", "")
    if mirror.startswith("/"):
        for language in ("en", "de", "fr"):
            with gzip.open(
                    f"{mirror}/data/task1/raw/val.{language}.gz", "rt", encoding="utf-8", newline="\n") as file:
                lines += [line.rstrip("\n") for line in file]
    return lines
