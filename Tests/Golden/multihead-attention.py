"""Golden data for NeuralNetworksTests: torch.nn.MultiheadAttention for every combination of its flags, in float64.

usage: python Tests/Golden/multihead-attention.py Tests/NeuralNetworksTests/Fixtures/multihead-attention.safetensors
The file holds the operands, which all cases share, and `cases`: one row for each combination, in the order of `COMBINATIONS`.
A row is the output, two numbers for the weights (averaged, by head) and one for each gradient: sum(tensor * probe), with the
first elements of `probe`. The gradients are those of sum(output * upstream) + sum(weights by head * probe).
"""
import itertools, math, sys
import torch
import safetensors_writer

L, S, N, E, H, KDIM, VDIM = 3, 4, 2, 4, 2, 3, 5
COMBINATIONS = list(itertools.product(
    ["sequence first", "batch first", "unbatched"], ["none", "boolean", "float"],
    ["none", "boolean", "float", "boolean by head", "float by head", "causal"],
    [True, False], [False, True], [False, True], [False, True]))  # bias, add_bias_kv, add_zero_attn, own kdim and vdim

torch.manual_seed(20170612)
draw = lambda *shape: torch.randn(shape, dtype=torch.float32)
operands = {
    "query": draw(L, N, E), "key": draw(S, N, E), "value": draw(S, N, E), "key.own": draw(S, N, KDIM),
    "value.own": draw(S, N, VDIM), "q_proj_weight": draw(E, E), "k_proj_weight": draw(E, E),
    "v_proj_weight": draw(E, E), "k_proj_weight.own": draw(E, KDIM), "v_proj_weight.own": draw(E, VDIM),
    "in_proj_bias": draw(3 * E), "out_proj.weight": draw(E, E), "out_proj.bias": draw(E), "bias_k": draw(1, 1, E),
    "bias_v": draw(1, 1, E), "upstream": draw(L, N, E), "probe": draw(200),
    # No row of any combination hides all keys: the first is seen by all, and hidden by no padding.
    "padding.boolean": torch.tensor([[0, 0, 1, 0], [0, 0, 0, 1]]).float(),
    "padding.float": torch.tensor([[0.5, -1, -math.inf, 0], [0, 2, -0.25, -math.inf]]),
    "mask.boolean": torch.tensor([[0, 1, 0, 1], [0, 0, 0, 1], [0, 1, 1, 0]]).float(),
    "mask.float": torch.tensor([[0, -math.inf, 1.5, -1], [2, 0, 0, -math.inf], [-0.5, 0, 1, 0]]),
}
heads = (torch.rand(N * H, L, S) < 0.4).float()
heads[:, :, 0] = 0
operands["mask.boolean by head"] = heads
operands["mask.float by head"] = torch.where(heads > 0, -math.inf, draw(N * H, L, S))


def case(layout, padding, mask, bias, bias_kv, zero, own):
    double = {name: t.double() for name, t in operands.items()}
    end = ".own" if own else ""
    torch.set_default_dtype(torch.float64)
    module = torch.nn.MultiheadAttention(
        E, H, bias=bias, add_bias_kv=bias_kv, add_zero_attn=zero, kdim=KDIM if own else None,
        vdim=VDIM if own else None, batch_first=layout == "batch first")
    torch.set_default_dtype(torch.float32)
    weights = [double["q_proj_weight"], double["k_proj_weight" + end], double["v_proj_weight" + end]]
    with torch.no_grad():
        if own:
            for p, w in zip([module.q_proj_weight, module.k_proj_weight, module.v_proj_weight], weights):
                p.copy_(w)
        else:
            module.in_proj_weight.copy_(torch.cat(weights))
        module.out_proj.weight.copy_(double["out_proj.weight"])
        if bias:
            module.in_proj_bias.copy_(double["in_proj_bias"])
            module.out_proj.bias.copy_(double["out_proj.bias"])
        if bias_kv:
            module.bias_k.copy_(double["bias_k"])
            module.bias_v.copy_(double["bias_v"])

    def laid(t):
        t = t.transpose(0, 1) if layout == "batch first" else t[:, 0] if layout == "unbatched" else t
        return t.contiguous()

    inputs = [laid(double[n]).requires_grad_() for n in ["query", "key" + end, "value" + end]]
    options = {}
    if padding != "none":
        t = double["padding." + padding]
        t = t > 0 if padding == "boolean" else t
        options["key_padding_mask"] = t[0] if layout == "unbatched" else t
    if mask == "causal":
        options.update(attn_mask=torch.triu(torch.ones(L, S, dtype=torch.bool), 1), is_causal=True)
    elif mask != "none":
        t = double["mask." + mask]
        t = t > 0 if mask.startswith("boolean") else t
        options["attn_mask"] = t[:H] if layout == "unbatched" and t.dim() == 3 else t
    output, by_head = module(*inputs, average_attn_weights=False, **options)
    averaged = module(*inputs, **options)[1]
    probe = lambda t: (t.flatten() * double["probe"][: t.numel()]).sum()
    loss = (output * laid(double["upstream"])).sum() + probe(by_head)
    loss.backward()
    if own:
        projections = [module.q_proj_weight.grad, module.k_proj_weight.grad, module.v_proj_weight.grad]
    else:
        projections = list(module.in_proj_weight.grad.chunk(3))
    gradients = [t.grad for t in inputs] + projections
    gradients += [module.in_proj_bias.grad if bias else None, module.out_proj.weight.grad]
    gradients += [module.out_proj.bias.grad if bias else None]
    gradients += [module.bias_k.grad, module.bias_v.grad] if bias_kv else [None, None]
    row = output.flatten().tolist()
    row += [0.0] * (L * N * E - len(row))
    row += [probe(averaged).item(), probe(by_head).item()]
    row += [0.0 if g is None else probe(g).item() for g in gradients]
    assert all(map(math.isfinite, row)), (layout, padding, mask)
    return row


operands["cases"] = torch.tensor([case(*c) for c in COMBINATIONS], dtype=torch.float64).float()
safetensors_writer.write(sys.argv[1], operands, f"multihead-attention.py, PyTorch {torch.__version__}")
