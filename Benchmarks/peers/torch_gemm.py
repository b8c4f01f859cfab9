"""PyTorch's matrix products of the shapes of `attentive-bench gemm`: one JSON line a shape.

usage: torch_gemm.py [--bf16]
"""

import json
import statistics
import sys
import time

import torch

dtype = torch.bfloat16 if "--bf16" in sys.argv else torch.float32
name = "bf16" if dtype is torch.bfloat16 else "f32"
for m, n, k in ((2048, 256, 256), (2048, 1024, 256), (2048, 8000, 256), (2048, 2048, 512), (64, 64, 32)):
    # As a training step does under autocast: operands are float32, and rounded for each product.
    a, b = torch.randn(m, k), torch.randn(k, n)
    repetitions = max(1, 1_000_000_000 // (2 * m * n * k))
    times = []
    for index in range(11):
        start = time.perf_counter()
        for _ in range(repetitions):
            a.to(dtype) @ b.to(dtype)
        if index >= 2:
            times.append(time.perf_counter() - start)
    gigaflops = 2 * m * n * k * repetitions / statistics.median(times) / 1e9
    print(json.dumps({"benchmark": f"gemm {m}x{n}x{k} {name}", "gigaflops": gigaflops}))
