#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""to_header.py FILE.safetensors NAMESPACE [--first N]: the tensors as constants of a C++ header.

Each becomes an array of its name; those of floats also stand in `tensors`, which cx::arrange<Net>
holds against the network's names and shapes when it is compiled. --first N: only the first N
entries of each tensor's first dimension.
"""
import json
import re
import struct
import sys
from pathlib import Path

TYPES = {'F32': ('float', 'f'), 'F64': ('double', 'd'), 'U8': ('unsigned char', 'B')}


def literal(value, dtype):
    if dtype == 'U8':
        return str(value)
    return float(value).hex() + ('f' if dtype == 'F32' else '')


def main():
    path, namespace, *rest = sys.argv[1:]
    first = int(rest[1]) if rest else None
    content = Path(path).read_bytes()
    size, = struct.unpack('<Q', content[:8])
    header = json.loads(content[8:8 + size])
    header.pop('__metadata__', None)
    lines, floats = [], {}
    for name, tensor in sorted(header.items()):
        dtype, shape = tensor['dtype'], tensor['shape']
        kind, letter = TYPES[dtype]
        begin, end = (8 + size + offset for offset in tensor['data_offsets'])
        values = [value for value, in struct.iter_unpack('<' + letter, content[begin:end])]
        if first is not None:
            values = values[:len(values) // shape[0] * first]
        identifier = re.sub(r'\W', '_', name)
        lines.append(f'inline constexpr {kind} {identifier}[] = {{')
        lines.append(', '.join(literal(value, dtype) for value in values) + '};')
        if dtype != 'U8':
            dims = ', '.join(map(str, shape))
            floats.setdefault(kind, []).append(f'    {{"{name}", {{{dims}}}, {identifier}}},')
    print('// Written by to_header.py.\n#pragma once\n\n#include <convexpr/static_model.hpp>\n')
    print(f'namespace {namespace} {{\n\n' + '\n'.join(lines))
    for kind, entries in floats.items():
        print(f'\ninline constexpr convexpr::named_elements<{kind}> tensors[] = {{')
        print('\n'.join(entries) + '\n};')
    print(f'\n}}  // namespace {namespace}')


main()
