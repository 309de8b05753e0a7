# SPDX-License-Identifier: BSL-1.0
"""A torch state_dict to a .safetensors file that convexpr reads, with a self-test if asked for."""
import base64
import json
import struct

import torch

DTYPES = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16",
          torch.int64: "I64"}


def save(state_dict, file, **metadata):
    header, data = {"__metadata__": {"format": "pt", **metadata}}, b""
    for name, t in sorted(state_dict.items(), key=lambda item: -item[1].element_size()):
        raw = t.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes()
        header[name] = {"dtype": DTYPES[t.dtype], "shape": list(t.shape),
                        "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(file, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)


def self_test(net, image):
    """Metadata for save(): `image` without a batch, and what `net` makes of it."""
    with torch.no_grad():
        output = net.eval()(image[None])[0]
    return {"self_test." + key: base64.b64encode(t.contiguous().numpy().tobytes()).decode()
            for key, t in (("input", image), ("output", output))}
