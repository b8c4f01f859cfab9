"""Decodes with CTranslate2, float32, two threads, what `attentive-bench decode` decoded, with the same weights.

usage: ct2_decode.py FOLDER HEADS LAYERS BEAM; prints a JSON line with its speed and the share of equal translations
"""

import json
import math
import os
import statistics
import sys
import time

import ctranslate2
import numpy as np
from ctranslate2.specs import TransformerSpec
from safetensors.numpy import load_file

folder, heads, layers, beam = sys.argv[1], *map(int, sys.argv[2:5])
weights = load_file(f"{folder}/weights.safetensors")
table = weights["embedding.weight"]
vocabulary, size = table.shape


def linear(spec, *names):
    spec.weight = np.ascontiguousarray(np.concatenate([weights[f"{name}.weight"] for name in names], axis=1).T)
    spec.bias = np.concatenate([weights[f"{name}.bias"] for name in names])


def norm(spec, name):
    spec.gamma, spec.beta = weights[f"{name}.norm.gain"], weights[f"{name}.norm.bias"]


def attention(spec, name, is_self):
    parts = [f"{name}.{part}" for part in ("query", "key", "value", "output")]
    groups = [parts[:3], parts[3:]] if is_self else [parts[:1], parts[1:3], parts[3:]]
    for place, group in enumerate(groups):
        linear(spec.linear[place], *group)
    norm(spec.layer_norm, f"{name}Residual")


def feed_forward(spec, name):
    linear(spec.linear_0, f"{name}.inner")
    linear(spec.linear_1, f"{name}.outer")
    norm(spec.layer_norm, f"{name}Residual")


positions = np.zeros((512, size), np.float32)
angles = np.arange(512)[:, None] * np.exp(np.arange(0, size, 2) * -(math.log(10000) / size))
positions[:, 0::2], positions[:, 1::2] = np.sin(angles), np.cos(angles)

spec = TransformerSpec.from_config((layers, layers), heads, pre_norm=False)
for side in (spec.encoder, spec.decoder):
    side.scale_embeddings = True
    embeddings = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
    embeddings.weight = table
    side.position_encodings.encodings = positions
for index in range(layers):
    layer, name = spec.encoder.layer[index], f"encoder.layers.{index}"
    attention(layer.self_attention, f"{name}.selfAttention", True)
    feed_forward(layer.ffn, f"{name}.feedForward")
    layer, name = spec.decoder.layer[index], f"decoder.layers.{index}"
    attention(layer.self_attention, f"{name}.selfAttention", True)
    attention(layer.attention, f"{name}.crossAttention", False)
    feed_forward(layer.ffn, f"{name}.feedForward")
spec.decoder.projection.weight = table
names = ["<blank>", "<unk>", "<s>", "</s>"] + [f"t{number}" for number in range(4, vocabulary)]
spec.register_source_vocabulary(names)
spec.register_target_vocabulary(names)
spec.validate()
model = f"{folder}/ctranslate2"
os.makedirs(model, exist_ok=True)
spec.save(model)

translator = ctranslate2.Translator(model, device="cpu", compute_type="float32", intra_threads=1, inter_threads=2)
with open(f"{folder}/sources.json") as file:
    sources = [[names[token] for token in source] + ["</s>"] for source in json.load(file)]
with open(f"{folder}/translations.json") as file:
    ours = [[names[token] for token in tokens] for tokens in json.load(file)]
times = []
for index in range(4):
    start = time.perf_counter()
    results = translator.translate_batch(sources, beam_size=beam, length_penalty=0, max_batch_size=64)
    if index:
        times.append(time.perf_counter() - start)
equal = sum(mine == theirs.hypotheses[0] for mine, theirs in zip(ours, results, strict=True))
print(json.dumps({"sentences_per_second": len(sources) / statistics.median(times), "equal": equal / len(sources)}))
