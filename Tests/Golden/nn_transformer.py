"""Golden data for TransformerModelTests: torch.nn.Transformer's state_dict and output, by PyTorch in float64.

usage: python Tests/Golden/nn_transformer.py Tests/TransformerModelTests/Fixtures/nn-transformer.safetensors
For each of post, postAndLast and pre: the state under `<case>.`, with an embedding beside it, the encoder's output and the
scores of the next tokens, row by row without padding; and `sources` and `targets`, tokens of three sentences, 0 after each.
       python Tests/Golden/nn_transformer.py --check FILE CASE
loads a safetensors file that `Transformer.save(stateDictTo:)` wrote, and prints the scores' greatest distance to the fixture's.
"""
import math, sys
import torch
from torch import nn
import safetensors_writer

D, HEADS, FF, LAYERS, V, START, END = 8, 2, 12, 2, 11, 2, 3
SOURCES, TARGETS = [[4, 5, 6, 7], [8], [9, 10]], [[5, 6], [7, 8, 9], [10]]
CASES = {"post": "relu", "postAndLast": "relu", "pre": "gelu"}
torch.set_default_dtype(torch.float64)


def make(case):
    sizes = dict(dim_feedforward=FF, dropout=0.0, batch_first=True, norm_first=case == "pre", activation=CASES[case])
    custom = {}
    if case == "post":
        encoder_layer, decoder_layer = nn.TransformerEncoderLayer(D, HEADS, **sizes), nn.TransformerDecoderLayer(D, HEADS, **sizes)
        custom = dict(
            custom_encoder=nn.TransformerEncoder(encoder_layer, LAYERS),
            custom_decoder=nn.TransformerDecoder(decoder_layer, LAYERS))
    return nn.Transformer(D, HEADS, LAYERS, LAYERS, **sizes, **custom).eval()


def padded(rows):
    return torch.tensor([row + [0] * (max(map(len, rows)) - len(row)) for row in rows])


def run(model, table):
    """The encoder's output and the scores, of the rows that are no padding."""
    position, pair = torch.arange(64.0).unsqueeze(1), torch.arange(0, D, 2)
    angle = position / 10000 ** (pair / D)
    encoding = torch.stack([angle.sin(), angle.cos()], 2).flatten(1)
    embed = lambda t: table[t] * math.sqrt(D) + encoding[: t.size(1)]
    x, y = padded([s + [END] for s in SOURCES]), padded([[START] + t for t in TARGETS])
    x_pad, y_pad = x == 0, y == 0
    causal = torch.triu(torch.ones(y.size(1), y.size(1), dtype=torch.bool), 1)
    memory = model.encoder(embed(x), src_key_padding_mask=x_pad)
    output = model(
        embed(x), embed(y), tgt_mask=causal, src_key_padding_mask=x_pad, tgt_key_padding_mask=y_pad,
        memory_key_padding_mask=x_pad)
    return memory[~x_pad], output[~y_pad] @ table.T


if sys.argv[1] == "--check":
    from safetensors.torch import load_file
    fixture, state = load_file("Tests/TransformerModelTests/Fixtures/nn-transformer.safetensors"), load_file(sys.argv[2])
    model, case = make(sys.argv[3]), sys.argv[3]
    table = state.pop("embedding.weight").double()
    model.load_state_dict(state)  # strict: each name, none more
    scores = run(model, table)[1]
    print((scores - fixture[f"{case}.scores"]).abs().max().item())
    sys.exit()

torch.manual_seed(20170612)
tensors = {}
for case in CASES:
    model = make(case)
    with torch.no_grad():
        # Numbers of float32, the biases and gains away from 0 and 1.
        for p in model.parameters():
            p.copy_((p + (0.1 * torch.randn_like(p) if p.dim() == 1 else 0)).float())
        table = (torch.randn(V, D) * D**-0.5).float().double()
        memory, scores = run(model, table)
    tensors |= {f"{case}.{name}": t for name, t in model.state_dict().items()}
    tensors |= {f"{case}.embedding.weight": table, f"{case}.memory": memory, f"{case}.scores": scores}
flat = lambda rows: torch.tensor([token for row in rows for token in row + [0]]).double()
tensors |= {"sources": flat(SOURCES), "targets": flat(TARGETS)}
safetensors_writer.write(sys.argv[1], tensors, f"nn_transformer.py, PyTorch {torch.__version__}")
