"""Random and hostile corpora, and a metric of sacreBLEU's for each."""

import random

from sacrebleu.metrics import BLEU, CHRF, TER

WORDS = """the a man dog bit , . ; : ! ? - -- ... „Hallo“ – … « » don't it's dogs' 's it's, U.S. 3.14 1,000.5 3-4 -5 x-3 $5.00/kg
(approx.) &quot;A&quot; &amp; &lt;c&gt; &apos;d&apos; &amp;quot; <unk> <skipped> a.b,c 1.a a.1 3,5-4,5 e\u0301 é ß STRASSE straße İ I ı
ΟΔΟΣ οδος Σ ΑΣ. Σ' 😀 👩‍👩‍👧 律 注意力(attention) 2017年 中文。 （中） ３．１４ ｱｲｳ カタカナ ひらがな ㈱ ㍿ 한국어 עברית العربية नमस्ते £5 €6 §7 “x” ‘y’
a\u00a0b c\u3000d \u2028 \u0085 \u001c \u200b \ufeff \u00ad x\u0301\u0302\u0303 @@ x@@ ￭ ▁the [ ] { } ~ ` ^ _ | \\ / * + = % # "
in 2017. ½ ² Ⅷ ٣ ３ ,, .. .,. ... 1.. ..1 1.,2 1.2.3 1,2,3 5-- 5-. .-5 ´ ¨ ≠ → ∑ ́ A B C D E F well-known a-b-c""".split(" ")
WORDS = [word for line in WORDS for word in line.split("\n")] + ["-\n", "\n-", "\t", "", " ", "a-\nb", "\r", "\x0b", "\x00"]
FEW = ["a", "b", "c", "d", "e."]
SCRIPTS = [(0x20, 0x7E), (0x20, 0x7E), (0xA0, 0x24F), (0x370, 0x3FF), (0x400, 0x4FF), (0x2000, 0x206F), (0x2A00, 0x2B73),
           (0x3000, 0x30FF), (0x3100, 0x312F), (0x3200, 0x4DFF), (0x9F00, 0x9FEF), (0xF900, 0xFAD9), (0xFE10, 0xFE4F),
           (0xFF00, 0xFFEF), (0x1F300, 0x1F64F), (0x20000, 0x200FF), (0x2F800, 0x2FA1D)]


def characters():
    """Code points at random; only such that had their properties in Unicode 14, which Python 3.11 knows."""
    import unicodedata

    low, high = random.choice(SCRIPTS)
    points = (chr(random.randint(low, high)) for _ in range(random.randint(1, 8)))
    return "".join(point for point in points if unicodedata.category(point) != "Cn")


def sentence(longest):
    words = FEW if random.random() < 0.25 else WORDS
    draw = characters if random.random() < 0.15 else lambda: random.choice(words)
    return random.choice([" ", " ", "", "  "]).join(draw() for _ in range(random.randint(0, longest)))


def noisy(reference):
    """A hypothesis that shares phrases with its reference, some of them elsewhere."""
    words = reference.split(" ")
    for _ in range(random.randint(0, 4)):
        kind, place = random.random(), random.randrange(len(words) + 1)
        if kind < 0.4 and words:
            words[random.randrange(len(words))] = random.choice(WORDS)
        elif kind < 0.8 and len(words) > 2:
            start = random.randrange(len(words))
            end = min(len(words), start + random.randint(1, 5))
            phrase, words = words[start:end], words[:start] + words[end:]
            place = random.randrange(len(words) + 1)
            words[place:place] = phrase
        elif kind < 0.9:
            words.insert(place, random.choice(WORDS))
        elif words:
            words.pop(random.randrange(len(words)))
    text = " ".join(words)
    return random.choice([str, str, str, str.upper, str.swapcase])(text) + random.choice(["", "", " ", "\n", "."])


def corpus():
    """Hypotheses, and one to three sets of references."""
    count = random.choice([1, 1, 2, 3, 5])
    longest = random.choice([3, 12, 12, 25, 25, 70])
    references = [[sentence(longest) for _ in range(count)] for _ in range(random.choice([1, 1, 1, 2, 3]))]
    hypotheses = [noisy(random.choice(references)[i]) if random.random() < 0.85 else sentence(longest) for i in range(count)]
    return hypotheses, references


def metric():
    """A metric of sacreBLEU's with random settings, and the same as our options."""
    kind = random.choice(["bleu", "bleu", "chrf", "ter"])
    options = ["-m", kind]

    def flag(name, chance=0.4):
        chosen = random.random() < chance
        if chosen:
            options.append(name)
        return chosen

    if kind == "bleu":
        tokenize = random.choice(["13a", "13a", "intl", "char", "zh", "none"])
        method = random.choice(["exp", "exp", "floor", "add-k", "none"])
        value = random.choice([None, None, 0.5, 0.25, 0, 2]) if method in ("floor", "add-k") else None
        options += ["-tok", tokenize, "-s", method] + ([] if value is None else ["-sv", str(value)])
        return options, BLEU(tokenize=tokenize, smooth_method=method, smooth_value=value, lowercase=flag("-lc"), force=True)
    if kind == "chrf":
        order, words, beta = random.choice([6, 6, 6, 1, 3, 8]), random.choice([0, 0, 2, 2, 1, 3]), random.choice([2, 2, 1, 3])
        options += ["-cc", str(order), "-cw", str(words), "--chrf-beta", str(beta)]
        return options, CHRF(
            char_order=order, word_order=words, beta=beta, lowercase=flag("--chrf-lowercase"),
            whitespace=flag("--chrf-whitespace"), eps_smoothing=flag("--chrf-eps-smoothing"))
    return options, TER(
        normalized=flag("--ter-normalized"), no_punct=flag("--ter-no-punct"),
        asian_support=flag("--ter-asian-support"), case_sensitive=flag("--ter-case-sensitive"))
