"""Writes TransformerModelTests/Fixtures/library.safetensors with Python's safetensors.

Run from the repository's root with the environment of Tests/Jupyter/requirements.txt.
"""

import pathlib

import numpy
import safetensors
from safetensors.numpy import save_file

assert safetensors.__version__ == "0.8.0"
FIXTURE = pathlib.Path("Tests/TransformerModelTests/Fixtures/library.safetensors")
# Each value is exact in every type, subnormal halves and the ends of the range among them.
VALUES = numpy.array([[0, -0.0, 1.5], [-2.25, 2**-24, 65504]])
save_file(
    {
        "single": VALUES.astype("float32"),
        "double": VALUES.astype("float64"),
        "half": VALUES.astype("float16"),
        "empty": numpy.zeros((0, 3), "float32"),
        "scalar": numpy.array(7, "float32"),
    },
    FIXTURE,
    metadata={"made by": "safetensors 0.8.0", "ümlaut": "注意"},
)
