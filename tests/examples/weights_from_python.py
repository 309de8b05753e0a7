#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""weights_from_python.py numpy|torch PROGRAM: the scripts of examples/python against the library.

numpy: the numbers that PROGRAM draws are those of initialise.py. torch: a network exported by
export.py is loaded by PROGRAM, which reproduces the output of PyTorch. Skipped without the module.
"""
import importlib.util
import json
import os
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
DEBIAN = '/usr/bin/python3'  # its modules are python3-numpy and python3-torch
sys.path.insert(0, str(Path(__file__).parents[2] / 'examples' / 'python'))
sys.dont_write_bytecode = True


def read(file):
    """{name: array} of a .safetensors file with F32 only."""
    import numpy as np
    content = Path(file).read_bytes()
    size, = struct.unpack('<Q', content[:8])
    header = json.loads(content[8:8 + size])
    assert header.pop('__metadata__') == {'format': 'pt'}
    data = content[8 + size:]
    return {name: np.frombuffer(data[slice(*t['data_offsets'])], '<f4').reshape(t['shape'])
            for name, t in header.items()}


def run(program, *arguments):
    done = subprocess.run([program, *arguments], capture_output=True, text=True)
    return done.returncode, done.stdout


def check_numpy(program, folder):
    import numpy as np
    from initialise import kaiming_uniform, uniform_numbers
    file = folder + '/drawn.safetensors'
    assert run(program, 'draw', file) == (0, '')
    tensors = read(file)
    assert len(tensors) == 9, tensors.keys()
    for name, fan_in in (('0.weight', 27), ('4.weight', 4 * 15), ('6.weight', 48)):
        assert np.array_equal(tensors[name], kaiming_uniform(name, tensors[name].shape, 7)), name
        bias = name.replace('weight', 'bias')
        if bias in tensors:
            wanted = uniform_numbers(bias, 7, tensors[bias].size) * (1 / np.sqrt(float(fan_in)))
            assert np.array_equal(tensors[bias], wanted.astype(np.float32)), bias
    for name, value in (('weight', 1), ('bias', 0), ('running_mean', 0), ('running_var', 1)):
        assert (tensors['1.' + name] == value).all(), name


def check_torch(program, folder):
    import torch
    from export import save, self_test
    from torch import nn
    torch.manual_seed(1)
    net = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(),
                        nn.MaxPool2d(2), nn.Conv2d(8, 6, (3, 5), groups=2), nn.Flatten(),
                        nn.Linear(48, 4))
    with torch.no_grad():
        net.train()(torch.randn(16, 3, 12, 12))  # the normalisation has seen something
    proof = self_test(net, torch.randn(3, 12, 12))
    file = folder + '/exported.safetensors'
    save(net.state_dict(), file, **proof)
    assert run(program, 'load', file) == (0, ''), run(program, 'load', file)
    # one weight off: the self-test notices
    with torch.no_grad():
        net[6].weight[0, 0] += 1
    save(net.state_dict(), file, **proof)
    code, said = run(program, 'load', file)
    assert code == 1 and 'as output 0 of the self-test' in said, said
    # and back: PyTorch loads what the program saves
    file = folder + '/drawn.safetensors'
    assert run(program, 'draw', file) == (0, '')
    net.load_state_dict({name: torch.tensor(t) for name, t in read(file).items()})


def main():
    module, program = sys.argv[1:]
    if importlib.util.find_spec(module) is None:
        if os.access(DEBIAN, os.X_OK) and not os.path.samefile(sys.executable, DEBIAN):
            os.execv(DEBIAN, [DEBIAN, *sys.argv])
        print(f'SKIPPED: there is no Python module {module} here (Debian: python3-{module}).')
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        {'numpy': check_numpy, 'torch': check_torch}[module](program, folder)
    return 0


sys.exit(main())
