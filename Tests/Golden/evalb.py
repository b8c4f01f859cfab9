"""Writes ConstituencyTreesTests/Fixtures/evalb.json: pairs of trees and their counts by others' versions of EVALB.

    pip install PYEVALB==0.1.3 && pip download --no-deps --no-binary :all: disco-dop==0.5.2   # and unpack it
    python3 Tests/Golden/evalb.py disco-dop-0.5.2

disco-dop's evaluator counts as the C program does: parameters, labels that are equal, and brackets as a multiset. It has no
crossing brackets, so they are PYEVALB's, of trees from which punctuation and TOP were taken before: PYEVALB knows no
parameters, and counts equal brackets of a tree once, which the C program does not.
"""
import collections
import collections.abc
import io
import json
import os
import pathlib
import random
import sys
import tempfile

for name in ("Set", "Iterable", "MutableMapping", "MutableSet"):
    setattr(collections, name, getattr(collections.abc, name))  # what disco-dop expects there
sys.path.insert(0, sys.argv[1])
from discodop import eval as discodop  # noqa: E402
from discodop.treebank import READERS  # noqa: E402
from PYEVALB import parser, scorer  # noqa: E402

random.seed(63)
DELETED = ["TOP", "-NONE-", ",", ":", "``", "''", "."]
WORDS = "the a dog man park saw with it and old telescope quickly up".split()
TAGS = "DT NN VBD IN PRP CC JJ RB RP".split()
MARKS = [(",", ","), (".", "."), (":", "--"), ("``", "``"), ("''", "''")]
LABELS = ["S", "NP", "NP", "VP", "PP", "ADVP", "PRT", "SBAR", "NP-SBJ", "PP-TMP-1", "ADVP=2"]


def phrase(leaves, depth=0):
    """A random tree over (tag, word) leaves."""
    label = random.choice(LABELS)
    if len(leaves) == 1 or depth > 5:
        return (label, list(leaves))
    if random.random() < 0.12:
        return (label, [phrase(leaves, depth + 1)])
    cuts = sorted(random.sample(range(1, len(leaves)), random.randint(1, min(3, len(leaves) - 1))))
    parts = [leaves[a:b] for a, b in zip([0] + cuts, cuts + [len(leaves)])]
    return (label, [part[0] if len(part) == 1 and random.random() < 0.6 else phrase(part, depth + 1) for part in parts])


def is_leaf(tree):
    return isinstance(tree[1], str)


def changed(tree, top=True):
    """The tree with some labels changed and some constituents gone."""
    if is_leaf(tree):
        return [tree]
    children = [new for child in tree[1] for new in changed(child, False)]
    if not top and random.random() < 0.15:
        return children
    return [(random.choice(LABELS) if not top and random.random() < 0.12 else tree[0], children)]


def retagged(tree):
    if is_leaf(tree):
        keep = tree[0] in DELETED or random.random() < 0.9
        return (tree[0] if keep else random.choice(TAGS), tree[1])
    return (tree[0], [retagged(child) for child in tree[1]])


def text(tree):
    return f"({tree[0]} {tree[1]})" if is_leaf(tree) else f"({tree[0]} {' '.join(map(text, tree[1]))})"


def stripped(tree):
    """Without what COLLINS.prm deletes and without function tags; nothing of what is then empty."""
    if is_leaf(tree):
        return [] if tree[0] in DELETED else [tree]
    children = [new for child in tree[1] for new in stripped(child)]
    label = tree[0].split("-")[0].split("=")[0]
    return children if not children or label in DELETED else [({"PRT": "ADVP"}.get(label, label), children)]


def brackets(tree):
    return 0 if is_leaf(tree) else 1 + sum(map(brackets, tree[1]))


def has_twice(tree):
    """Whether a constituent holds just another one of its label."""
    if is_leaf(tree):
        return False
    only = tree[1][0] if len(tree[1]) == 1 else None
    return any(map(has_twice, tree[1])) or bool(only and not is_leaf(only) and spine(only, tree[0]))


def spine(tree, label):
    while not is_leaf(tree):
        if tree[0] == label:
            return True
        if len(tree[1]) > 1:
            return False
        tree = tree[1][0]
    return False


with tempfile.TemporaryDirectory() as folder:
    parameters = os.path.join(folder, "COLLINS.prm")
    with open(parameters, "w") as file:
        file.write("LABELED 1\n" + "".join(f"DELETE_LABEL {label}\n" for label in DELETED) + "EQ_LABEL ADVP PRT\n")
    PARAMETERS = discodop.readparam(parameters)

    def read(tree):
        path = os.path.join(folder, "tree.mrg")
        with open(path, "w") as file:
            file.write(text(tree) + "\n")
        item = next(iter(READERS["bracket"](path, functions="remove").itertrees()))[1]
        return item.tree, item.sent

    cases = []
    while len(cases) < 300:
        leaves = []
        for _ in range(random.randint(2, 12)):
            mark = random.random() < 0.15
            leaves.append(random.choice(MARKS) if mark else (random.choice(TAGS), random.choice(WORDS)))
        if all(tag in DELETED for tag, _ in leaves):
            continue
        gold = ("TOP", [phrase(leaves)])
        predicted = ("TOP", [phrase(leaves)]) if random.random() < 0.3 else changed(gold)[0]
        predicted = retagged(predicted)
        trees = [stripped(gold), stripped(predicted)]
        if any(len(tree) != 1 or is_leaf(tree[0]) for tree in trees):
            continue
        pair = discodop.TreePairResult(1, *read(gold), *read(predicted), PARAMETERS)
        matched = sum((pair.gbrack & pair.cbrack).values())
        peer = scorer.Scorer().score_trees(*(parser.create_from_bracket_string(text(tree[0])) for tree in trees))
        counts = dict(
            gold=sum(pair.gbrack.values()), predicted=sum(pair.cbrack.values()), matched=matched,
            words=len(pair.gpos), correctTags=sum(a == b for a, b in zip(pair.gpos, pair.cpos)),
            crossing=peer.cross_brackets)
        if not any(has_twice(tree[0]) for tree in trees):
            assert (peer.gold_brackets, peer.test_brackets, peer.matched_brackets) == (
                counts["gold"], counts["predicted"], matched), (text(gold), text(predicted), counts, peer)
        cases.append(dict(gold=text(gold), test=text(predicted), counts=counts))

evaluator = dict(disco_dop="0.5.2", PYEVALB="0.1.3")
path = pathlib.Path(__file__).parents[1] / "ConstituencyTreesTests/Fixtures/evalb.json"
with io.open(path, "w") as file:
    file.write(json.dumps(dict(versions=evaluator, cases=cases), indent=None, separators=(",", ":")).replace('{"gold":"', '\n{"gold":"') + "\n")
print(f"{len(cases)} pairs of trees, {path.stat().st_size} bytes")
