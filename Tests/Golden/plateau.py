"""Golden data for NeuralNetworksTests: PyTorch's ReduceLROnPlateau over series of losses and of scores.

usage: python Tests/Golden/plateau.py > Tests/NeuralNetworksTests/Fixtures/plateau.json
"""
import json
import random
import torch

random.seed(20170612)
cases = []
for mode in ["min", "max"]:
    for factor, patience, threshold, minimum in [(0.5, 2, 1e-4, 0.0), (0.1, 0, 0.01, 1e-5), (0.7, 1, 0.0, 1e-3)]:
        weight = torch.nn.Parameter(torch.zeros(1))
        optimizer = torch.optim.SGD([weight], lr=0.01)
        schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(
            optimizer, mode=mode, factor=factor, patience=patience, threshold=threshold, min_lr=minimum, eps=0)
        value, values, rates = 5.0, [], []
        for _ in range(40):
            value += random.choice([-0.3, -0.0003, 0.0, 0.2]) * (1 if mode == "min" else -1)
            values.append(value)
            schedule.step(value)
            rates.append(optimizer.param_groups[0]["lr"])
        cases.append({"mode": mode, "factor": factor, "patience": patience, "threshold": threshold,
                      "minimum": minimum, "values": values, "rates": rates})
print(json.dumps({"source": f"plateau.py, PyTorch {torch.__version__}", "cases": cases}, indent=1))
