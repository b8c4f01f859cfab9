"""Golden data for TensorCoreTests: label smoothing as PyTorch, fairseq, tensor2tensor and The Annotated Transformer have it.

usage: python Tests/Golden/label_smoothing.py > Tests/TensorCoreTests/Fixtures/label-smoothing.json
Each loss is a sum over rows, with its gradient by the logits from autograd, in float64. The functions below are the
formulas of: torch.nn.functional.cross_entropy; fairseq/criterions/label_smoothed_cross_entropy.py,
label_smoothed_nll_loss; tensor2tensor/layers/common_layers.py, smoothing_cross_entropy; harvardnlp/annotated-transformer,
class LabelSmoothing.
"""
import json
import math
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(20170612)


def szegedy(logits, target, epsilon):
    return F.cross_entropy(logits, target, label_smoothing=epsilon, reduction="sum")


def fairseq(logits, target, epsilon):
    lprobs = F.log_softmax(logits, dim=-1)
    nll_loss = -lprobs.gather(dim=-1, index=target.unsqueeze(-1))
    smooth_loss = -lprobs.sum(dim=-1, keepdim=True)
    eps_i = epsilon / (lprobs.size(-1) - 1)
    return ((1.0 - epsilon - eps_i) * nll_loss + eps_i * smooth_loss).sum()


def tensor2tensor(logits, target, epsilon):
    confidence, vocab_size = 1.0 - epsilon, logits.size(-1)
    low_confidence = (1.0 - confidence) / (vocab_size - 1)
    normalizing = -(confidence * math.log(confidence)
                    + (vocab_size - 1) * low_confidence * math.log(low_confidence + 1e-20))
    soft_targets = torch.full_like(logits, low_confidence)
    soft_targets.scatter_(1, target.unsqueeze(1), confidence)
    xentropy = -(soft_targets * F.log_softmax(logits, dim=-1)).sum(dim=-1)
    return (xentropy - normalizing).sum()


def annotatedTransformer(logits, target, epsilon, padding_idx=0):
    x = F.log_softmax(logits, dim=-1)
    true_dist = torch.full_like(x, epsilon / (x.size(1) - 2))
    true_dist.scatter_(1, target.unsqueeze(1), 1.0 - epsilon)
    true_dist[:, padding_idx] = 0
    return F.kl_div(x, true_dist, reduction="sum")


logits = (torch.randn(5, 7) * 2).float().double()
target = torch.tensor([3, 1, 6, 2, 2])
cases = []
for convention in [szegedy, fairseq, tensor2tensor, annotatedTransformer]:
    for epsilon in [0.1, 0.3]:
        x = logits.clone().requires_grad_()
        loss = convention(x, target, epsilon)
        loss.backward()
        cases.append({"convention": convention.__name__, "epsilon": epsilon, "loss": loss.item(),
                      "gradient": x.grad.flatten().tolist()})
print(json.dumps({
    "source": f"label_smoothing.py, PyTorch {torch.__version__}", "columns": 7, "logits": logits.flatten().tolist(),
    "targets": target.tolist(), "cases": cases}, indent=1))
