"""Golden data for TransformerModelTests, by PyTorch 2.15 in float64:
an encoder-decoder of nn.TransformerEncoderLayer and nn.TransformerDecoderLayer, its weights, label-smoothed loss, every
gradient of that loss, and the losses of ten Adam steps, once post-LN and once pre-LN.

usage: python Tests/Golden/transformer.py Tests/TransformerModelTests/Fixtures
writes transformer-post.json and .bin, transformer-pre.json and .bin: the JSON names float32 arrays in the .bin.
"""
import json, math, struct, sys
import torch
from torch import nn

D, HEADS, FF, LAYERS, V, START, END = 16, 2, 24, 2, 19, 2, 3
PAIRS = [([4, 5, 6, 7, 8], [9, 10, 11]), ([12], [13, 14]), ([15, 16, 4], [17, 18, 5, 6])]
SMOOTHING, RATE = 0.1, 1e-3


class Model(nn.Module):
    def __init__(self, pre):
        super().__init__()
        sizes = dict(dim_feedforward=FF, dropout=0.0, batch_first=True, norm_first=pre)
        self.embedding = nn.Embedding(V, D)
        self.encoder = nn.ModuleList(nn.TransformerEncoderLayer(D, HEADS, **sizes) for _ in range(LAYERS))
        self.decoder = nn.ModuleList(nn.TransformerDecoderLayer(D, HEADS, **sizes) for _ in range(LAYERS))
        self.encoder_norm = nn.LayerNorm(D) if pre else nn.Identity()
        self.decoder_norm = nn.LayerNorm(D) if pre else nn.Identity()
        position, pair = torch.arange(64.0).unsqueeze(1), torch.arange(0, D, 2)
        angle = position / 10000 ** (pair / D)
        self.register_buffer("pe", torch.stack([angle.sin(), angle.cos()], 2).flatten(1))

    def forward(self, x, y):
        embed = lambda t: self.embedding(t) * math.sqrt(D) + self.pe[: t.size(1)]
        x_pad, y_pad = x == 0, y == 0
        causal = torch.triu(torch.ones(y.size(1), y.size(1), dtype=torch.bool), 1)
        z = embed(x)
        for layer in self.encoder:
            z = layer(z, src_key_padding_mask=x_pad)
        z = self.encoder_norm(z)
        o = embed(y)
        for layer in self.decoder:
            o = layer(o, z, tgt_mask=causal, tgt_key_padding_mask=y_pad, memory_key_padding_mask=x_pad)
        return self.decoder_norm(o) @ self.embedding.weight.T


def names(model, pre):
    """Our dotted name -> (PyTorch's tensor's name, part of it, transposed)."""
    table = {"embedding.weight": ("embedding.weight", None, False)}

    def linear(ours, theirs):
        table[ours + ".weight"] = (theirs + ".weight", None, True)
        table[ours + ".bias"] = (theirs + ".bias", None, False)

    def norm(ours, theirs):
        table[ours + ".gain"] = (theirs + ".weight", None, False)
        table[ours + ".bias"] = (theirs + ".bias", None, False)

    def attention(ours, theirs):
        for part, name in enumerate(["query", "key", "value"]):
            table[f"{ours}.{name}.weight"] = (theirs + ".in_proj_weight", part, True)
            table[f"{ours}.{name}.bias"] = (theirs + ".in_proj_bias", part, False)
        linear(ours + ".output", theirs + ".out_proj")

    for i in range(LAYERS):
        ours, theirs = f"encoder.layers.{i}", f"encoder.{i}"
        attention(ours + ".selfAttention", theirs + ".self_attn")
        norm(ours + ".selfAttentionResidual.norm", theirs + ".norm1")
        linear(ours + ".feedForward.inner", theirs + ".linear1")
        linear(ours + ".feedForward.outer", theirs + ".linear2")
        norm(ours + ".feedForwardResidual.norm", theirs + ".norm2")
        ours, theirs = f"decoder.layers.{i}", f"decoder.{i}"
        attention(ours + ".selfAttention", theirs + ".self_attn")
        norm(ours + ".selfAttentionResidual.norm", theirs + ".norm1")
        attention(ours + ".crossAttention", theirs + ".multihead_attn")
        norm(ours + ".crossAttentionResidual.norm", theirs + ".norm2")
        linear(ours + ".feedForward.inner", theirs + ".linear1")
        linear(ours + ".feedForward.outer", theirs + ".linear2")
        norm(ours + ".feedForwardResidual.norm", theirs + ".norm3")
    if pre:
        norm("encoder.norm", "encoder_norm")
        norm("decoder.norm", "decoder_norm")
    return table


def padded(rows):
    longest = max(map(len, rows))
    return torch.tensor([row + [0] * (longest - len(row)) for row in rows])


def write(folder, place):
    pre = place == "pre"
    torch.manual_seed(1)
    torch.set_default_dtype(torch.float64)
    model = Model(pre)
    with torch.no_grad():
        for name, p in model.named_parameters():  # biases and gains away from 0 and 1, embeddings as in the paper
            if p.dim() == 1:
                p += 0.1 * torch.randn_like(p)
        model.embedding.weight.mul_(D**-0.5)
    x = padded([source + [END] for source, _ in PAIRS])
    y_in = padded([[START] + target for _, target in PAIRS])
    y_out = padded([target + [END] for _, target in PAIRS])
    smoothed = nn.CrossEntropyLoss(label_smoothing=SMOOTHING, ignore_index=0)
    plain = nn.CrossEntropyLoss(ignore_index=0)
    loss = lambda criterion: criterion(model(x, y_in).flatten(0, 1), y_out.flatten())

    arrays, data = [], bytearray()

    def keep(kind, tensors):
        for ours, (theirs, part, transposed) in names(model, pre).items():
            t = tensors[theirs].detach()
            if part is not None:
                t = t.chunk(3)[part]
            if transposed:
                t = t.T
            arrays.append(dict(kind=kind, name=ours, shape=list(t.shape), offset=len(data) // 4))
            values = t.flatten().tolist()
            data.extend(struct.pack(f"<{len(values)}f", *values))

    keep("weight", dict(model.named_parameters()))
    first, negative_log_likelihood = loss(smoothed), loss(plain)
    first.backward()
    keep("gradient", {name: p.grad for name, p in model.named_parameters()})
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE, betas=(0.9, 0.98), eps=1e-9)
    losses = []
    for _ in range(10):
        optimizer.zero_grad()
        step = loss(smoothed)
        losses.append(step.item())
        step.backward()
        optimizer.step()
    golden = dict(
        modelSize=D, heads=HEADS, feedForwardSize=FF, layers=LAYERS, vocabularySize=V, start=START, end=END,
        place=place, smoothing=SMOOTHING, learningRate=RATE, sources=[s for s, _ in PAIRS],
        targets=[t for _, t in PAIRS], loss=first.item(), negativeLogLikelihood=negative_log_likelihood.item(),
        adamLosses=losses, arrays=arrays)
    with open(f"{folder}/transformer-{place}.json", "w") as file:
        json.dump(golden, file)
    with open(f"{folder}/transformer-{place}.bin", "wb") as file:
        file.write(data)


for place in ["post", "pre"]:
    write(sys.argv[1], place)
