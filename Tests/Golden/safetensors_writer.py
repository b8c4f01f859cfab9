"""Writes tensors of PyTorch to a safetensors file in float32, without that library."""
import json, struct


def write(path, tensors, source):
    header, data = {"__metadata__": {"source": source}}, b""
    for name, t in tensors.items():
        values = t.flatten().tolist()
        place = [len(data), len(data) + 4 * len(values)]
        header[name] = {"dtype": "F32", "shape": list(t.shape), "data_offsets": place}
        data += struct.pack(f"<{len(values)}f", *values)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)
