"""Frames as jupyter_client 8.9.1 signs them: Tests/JupyterProtocolTests/Fixtures/jupyter_client_frames.json.

Run from the repository's root with the environment of Tests/Jupyter/requirements.txt.
"""

import base64
import json
import pathlib

import jupyter_client
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session

KEY = "a0436f6c-1916-498b-8eb9-e81ab9368e84"

session = Session(key=KEY.encode(), session="5b1c", username="ada")
message = session.msg(
    "execute_request",
    content={"code": 'print("Straße, 律 \\u2028 / ")', "silent": False, "store_history": True, "n": 1.5},
    parent=session.msg_header("kernel_info_request"),
    metadata={"tags": ["x"], "deep": {"null": None}},
)
frames = session.serialize(message, ident=[b"client-1"]) + [b"\x00\xff buffer"]
content = json.loads(json.dumps(message, default=json_default))
out = {
    "jupyter_client": jupyter_client.__version__,
    "key": KEY,
    "frames": [base64.b64encode(frame).decode() for frame in frames],
    "message": {name: content[name] for name in ("header", "parent_header", "metadata", "content")},
}
path = pathlib.Path("Tests/JupyterProtocolTests/Fixtures/jupyter_client_frames.json")
path.write_text(json.dumps(out, ensure_ascii=False, indent=1) + "\n")
