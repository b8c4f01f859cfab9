"""Golden data for NeuralNetworksTests and TransformerModelTests, by PyTorch in float64.

usage: python Tests/Golden/layers.py batch-norm.safetensors encoder-layers.safetensors
The first file has three steps of BatchNorm1d in training, with gradients and running statistics after each, and one
evaluation. The second has, post-LN and pre-LN, with ReLU, GELU and GELU by tanh, the output of one TransformerEncoderLayer
for two sentences, the weights of all of them, and the gradient of sum(output * upstream) by the input.
"""
import sys
import torch
import torch.nn.functional as F
from torch import nn
import safetensors_writer

torch.manual_seed(20170612)
torch.set_default_dtype(torch.float64)
ROWS, FEATURES, D, HEADS, FF, LENGTH = 5, 4, 8, 2, 12, 6
source = f"layers.py, PyTorch {torch.__version__}"
# Operands are numbers of float32.
draw = lambda *shape: torch.randn(shape).float().double()

norm = nn.BatchNorm1d(FEATURES)
with torch.no_grad():
    norm.weight.copy_(draw(FEATURES))
    norm.bias.copy_(draw(FEATURES))
tensors = {"gain": norm.weight.detach().clone(), "bias": norm.bias.detach().clone()}
for step in range(3):
    x, upstream = (draw(ROWS, FEATURES) * (step + 1) + step).requires_grad_(), draw(ROWS, FEATURES)
    norm.zero_grad()
    y = norm(x)
    (y * upstream).sum().backward()
    found = {"x": x, "upstream": upstream, "y": y, "dx": x.grad, "dgain": norm.weight.grad, "dbias": norm.bias.grad}
    found |= {"mean": norm.running_mean, "variance": norm.running_var}
    tensors |= {f"{step}.{name}": t.detach().clone() for name, t in found.items()}
norm.eval()
tensors |= {"evaluated.x": x.detach(), "evaluated.y": norm(x).detach()}
safetensors_writer.write(sys.argv[1], tensors, source)

tensors = {"x": draw(2, LENGTH, D), "upstream": draw(2, LENGTH, D)}
activations = {"relu": F.relu, "gelu": F.gelu, "geluTanh": lambda x: F.gelu(x, approximate="tanh")}
state = None
for place in ["post", "pre"]:
    for name, activation in activations.items():
        layer = nn.TransformerEncoderLayer(
            D, HEADS, FF, dropout=0, activation=activation, batch_first=True, norm_first=place == "pre")
        if state is None:
            state = {n: (p + draw(*p.shape) * 0.1).float().double() for n, p in layer.state_dict().items()}
            tensors |= {f"state.{n}": p for n, p in state.items()}
        layer.load_state_dict(state)
        x = tensors["x"].clone().requires_grad_()
        y = layer(x)
        (y * tensors["upstream"]).sum().backward()
        tensors |= {f"{place}.{name}.y": y.detach(), f"{place}.{name}.dx": x.grad}
safetensors_writer.write(sys.argv[2], tensors, source)
