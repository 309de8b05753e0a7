#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Holds what benchmark_networks writes for ONNX Runtime against what an .onnx file must be.

check_onnx.py PROGRAM: lets it write LeNet-5 and reads the protobuf back: operators in order, each
input written before it is read, each constant as long as its extents say.
"""
import math
import subprocess
import sys
import tempfile
from pathlib import Path

EXPECTED = ('Conv Relu MaxPool Conv Relu MaxPool Flatten Gemm Relu Gemm Relu Gemm').split()


def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        shift, at = shift + 7, at + 1
        if data[at - 1] < 128:
            return value, at


def fields(data):
    """{number: [values]} of one message; a value is an int or bytes."""
    found, at = {}, 0
    while at < len(data):
        tag, at = varint(data, at)
        if tag & 7 == 0:
            value, at = varint(data, at)
        elif tag & 7 == 2:
            size, at = varint(data, at)
            assert at + size <= len(data), 'a field is longer than its message'
            value, at = data[at:at + size], at + size
        else:
            assert tag & 7 == 5, f'wire type {tag & 7}'
            value, at = data[at:at + 4], at + 4
        found.setdefault(tag >> 3, []).append(value)
    return found


def main():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.argv[1], '--rounds', '1', '--onnx', folder, 'lenet5'], check=True)
        model = fields((Path(folder) / 'lenet5.onnx').read_bytes())
    assert model[1] == [7] and fields(model[8][0])[2] == [13], 'IR version 7, opset 13'
    graph = fields(model[7][0])
    known = {fields(value)[1][0] for value in graph[11]}
    for tensor in map(fields, graph[5]):
        assert 4 * math.prod(tensor[1]) == len(tensor[9][0]), tensor[8]
        known.add(tensor[8][0])
    nodes = [fields(node) for node in graph[1]]
    for node in nodes:
        assert set(node[1]) <= known, f'{node[3]} reads {node[1]}'
        known.update(node[2])
    assert {fields(value)[1][0] for value in graph[12]} <= known, 'nobody writes the output'
    assert [node[4][0].decode() for node in nodes] == EXPECTED, nodes


main()
