"""Writes TokenizationTests/Fixtures/tokenizers/: small tokenizer.json files and what tokenizers makes of hostile lines.

    pip install tokenizers==0.23.3 && python3 Tests/Golden/tokenizer_json.py
"""
import gzip
import json
import os
import pathlib
import random
import sys

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "Tests/Peers"))
os.environ["ATTENTIVE_MULTI30K_MIRROR"] = ""  # none of its text is committed

from hostile_text import lines_for  # noqa: E402
from tokenizer_files import files, train  # noqa: E402

OUTPUT = ROOT / "Tests/TokenizationTests/Fixtures/tokenizers"
OUTPUT.mkdir(exist_ok=True)
lines = lines_for(random.Random(4), 60, ["<mask>", "<s>", "Haus", " Haus ", "xx", " <mask> ", "<0x41>"])
results = {}
for name, options in files().items():
    tokenizer = train(options)
    (OUTPUT / f"{name}.json.gz").write_bytes(gzip.compress(tokenizer.to_str().encode(), mtime=0))
    ids = [encoding.ids for encoding in tokenizer.encode_batch(lines)]
    results[name] = {"ids": ids, "decoded": tokenizer.decode_batch(ids)}
(OUTPUT / "results.json").write_text(
    json.dumps({"lines": lines, "files": results}, ensure_ascii=False) + "\n", encoding="utf-8")
