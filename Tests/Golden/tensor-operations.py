"""Golden values of tensor operations and their gradients, made by PyTorch.

usage: python tensor-operations.py > ../TensorCoreTests/Fixtures/tensor-operations.json
Every case is {operands, upstream, result, gradients}: the gradients are those of sum(result * upstream).
Operands are float32 numbers; PyTorch computes in float64, so that only our own rounding is left to see.
"""
import json
import math
import sys

import torch
import torch.nn.functional as F

torch.manual_seed(20170612)


def numbers(t):
    return {"shape": list(t.shape), "scalars": [float(f"{x:.9g}") for x in t.detach().flatten().tolist()]}


def case(function, *shapes, scale=1.0):
    operands = [(torch.randn(s) * scale).double().requires_grad_() for s in shapes]
    result = function(*operands)
    upstream = torch.randn(result.shape).double()
    gradients = torch.autograd.grad((result * upstream).sum(), operands)
    return {
        "operands": [numbers(t) for t in operands],
        "upstream": numbers(upstream),
        "result": numbers(result),
        "gradients": [numbers(t) for t in gradients],
    }


def attention(heads, causal):
    # torch.nn.MultiheadAttention with the four projections given as operands, batch of one.
    def function(query, memory, wq, wk, wv, wo, bq, bk, bv, bo):
        d = query.shape[1]
        mask = torch.triu(torch.full((len(query), len(memory)), -math.inf, dtype=torch.double), 1) if causal else None
        output, _ = F.multi_head_attention_forward(
            query.unsqueeze(1), memory.unsqueeze(1), memory.unsqueeze(1), d, heads,
            torch.cat([wq.t(), wk.t(), wv.t()]), torch.cat([bq, bk, bv]), None, None, False, 0.0,
            wo.t(), bo, attn_mask=mask, need_weights=False)
        return output.squeeze(1)

    return function


targets = [3, 0, 6, 6]
indices = [4, 1, 1, 0, 4]
d = 8
cases = {
    "softmax": case(lambda x: F.softmax(x, -1), (3, 5), scale=3),
    "log softmax": case(lambda x: F.log_softmax(x, -1), (3, 5), scale=3),
    "layer norm": case(lambda x, g, b: F.layer_norm(x, (6,), g, b, 1e-5), (4, 6), (6,), (6,)),
    "gelu": case(F.gelu, (4, 6), scale=2),
    "gelu tanh": case(lambda x: F.gelu(x, approximate="tanh"), (4, 6), scale=2),
    "tanh": case(torch.tanh, (4, 6), scale=2),
    "sigmoid": case(torch.sigmoid, (4, 6), scale=2),
    "matmul": case(torch.matmul, (3, 4), (4, 5)),
    "batched matmul": case(torch.matmul, (2, 3, 4), (2, 4, 5)),
    "broadcast matmul": case(torch.matmul, (2, 1, 3, 4), (3, 4, 2)),
    "embedding": case(lambda t: F.embedding(torch.tensor(indices), t) * math.sqrt(6), (5, 6)),
    "cross entropy": case(lambda x: F.cross_entropy(x, torch.tensor(targets)), (4, 7), scale=2),
    "smoothed cross entropy": case(
        lambda x: F.cross_entropy(x, torch.tensor(targets), label_smoothing=0.1), (4, 7), scale=2),
    "multi-head attention": case(
        attention(2, False), (3, d), (4, d), *[(d, d)] * 4, *[(d,)] * 4, scale=0.5),
    "causal multi-head attention": case(
        attention(2, True), (4, d), (4, d), *[(d, d)] * 4, *[(d,)] * 4, scale=0.5),
    "linear": case(lambda x, w, b: F.linear(x, w.t(), b), (4, 6), (6, 5), (5,)),
    "linear relu": case(lambda x, w, b: F.relu(F.linear(x, w.t(), b)), (4, 6), (6, 5), (5,)),
    "linear gelu": case(lambda x, w, b: F.gelu(F.linear(x, w.t(), b)), (4, 6), (6, 5), (5,)),
    "linear gelu tanh": case(
        lambda x, w, b: F.gelu(F.linear(x, w.t(), b), approximate="tanh"), (4, 6), (6, 5), (5,)),
}
print(f"PyTorch {torch.__version__}", file=sys.stderr)
json.dump({"source": f"tensor-operations.py, PyTorch {torch.__version__}", "cases": cases}, sys.stdout)
