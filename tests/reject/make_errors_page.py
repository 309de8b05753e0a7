#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes docs/errors.md from the wrong programs in this folder; with --check, fails if it is old."""
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PAGE = ROOT / 'docs' / 'errors.md'
VERDICT = ROOT / 'include' / 'convexpr' / 'plan' / 'verdict.hpp'

BEGIN = """\
# What the compiler says of a wrong network

<!-- Written by tests/reject/make_errors_page.py from the wrong programs beside it: change those. -->

`cx::Model<Net, Input>` and `cx::Checked<Net, Input>` check the whole network on the line that names
them. The first fault becomes one sentence: the layer's name as in PyTorch's `state_dict`, its kind and
number (every layer counts, from 1), then what was expected and what it got. g++ 12 prints

```text
net.cpp:9:47: error: no type named 'shapes_match' in 'struct convexpr::shape_error<convexpr::fixed_string<70>{"2 (Conv2d, layer 3): expected input with 16 channels, got 8 (8x26x26)"}>'
```

clang from 15 on prints the same sentence in pieces of up to 36 characters, clang 14 and nvcc as types
(`fault::in_channels_mismatch, expected<16>, got<8>`), and a compiler in C++26 mode as the message of a
`static_assert`. Every program below is compiled with g++ 12, clang 14 and clang 19 by the tests: wrong,
it must print its sentence in at most 6 lines (clang: 10); repaired, it must compile.

A name that is misspelt inside of a layer's own brackets is nothing to the compiler, so it complains of that
line first, in more lines, and then of the network around it (`expected a layer, got none`): the first
error is the one to mend.
"""
ITSELF = 'What C++ itself refuses'


def directive(text, name):
    match = re.search(rf'^// {name}: (.*)$', text, re.MULTILINE)
    return match[1] if match else ''


def program(text, repaired):
    """The code of one variant, and the lines that are in this variant only."""
    lines, own, branch = [], [], None
    body = text.split('namespace cx = convexpr;\n', 1)[1].strip('\n').splitlines()
    for line in body:
        if line.startswith('#if'):
            branch = (line == '#ifdef REPAIRED') == repaired
        elif line == '#else':
            branch = not branch
        elif line == '#endif':
            branch = None
        elif branch is not False:
            line = re.sub(r'^ {13}(?= {4}\S| {5,})|^ {17}(?=> \{)', '', line)  # clang-format's indentation
            lines.append(line)
            if branch:
                own.append(line.strip())
    return '\n'.join(lines).replace('\n    > {\n};', '\n> {};').replace('> {\n};', '> {};'), own


def group_of_faults():
    """[(title, [fault, ...]), ...] as in the enumeration."""
    groups = []
    body = re.search(r'enum class fault[^{]*\{(.*?)\n\};', VERDICT.read_text(), re.DOTALL)[1]
    for line in body.splitlines():
        if comment := re.match(r'  // (.*)', line):
            groups.append((comment[1][0].upper() + comment[1][1:], []))
        elif (name := re.match(r'  (\w+),', line)) and groups:
            groups[-1][1].append(name[1])
    return groups


def section(title, files):
    first, *others = files
    text = first.read_text()
    wrong, _ = program(text, False)
    _, repair = program(text, True)
    yield f'### {title}\n'
    yield f'{directive(text, "rule")}\n'
    yield f'```cpp\n{wrong}\n```\n'
    words = directive(text, 'sentence') or directive(text, 'rejected')
    yield f'```text\n{words}\n```\n'
    if repair:
        yield 'Repaired:\n\n```cpp\n' + '\n'.join(repair) + '\n```\n'
    if others:
        yield 'Other ways to it:\n'
    for other in others:
        text = other.read_text()
        _, lines = program(text, False)
        code = ' '.join(lines) or 'an empty list'
        code = f'`{code.rstrip(",")}`' if lines else code
        yield f'- {code}: {directive(text, "rejected")}'
    if others:
        yield ''


def page():
    faults, itself = {}, []
    for file in sorted(HERE.glob('*.cpp')):
        fault = directive(file.read_text(), 'fault')
        if fault:
            faults.setdefault(fault, []).append(file)
        else:
            itself.append(file)
    itself.sort(key=lambda file: not directive(file.read_text(), 'rule'))
    yield BEGIN
    for title, names in group_of_faults():
        yield f'## {title}\n'
        for name in names:
            yield from section(f'`{name}`', faults[name])
    yield f'## {ITSELF}\n'
    while itself:
        first = itself.pop(0)
        same = [f for f in itself if not directive(f.read_text(), 'rule')
                and directive(f.read_text(), 'rejected') == directive(first.read_text(), 'rejected')]
        itself = [f for f in itself if f not in same]
        yield from section(f'`{directive(first.read_text(), "rejected")}`', [first, *same])


text = '\n'.join(page())
if '--check' not in sys.argv:
    PAGE.write_text(text, encoding='utf-8')
elif not PAGE.exists() or PAGE.read_text(encoding='utf-8') != text:
    print('docs/errors.md is older than the wrong programs: run tests/reject/make_errors_page.py')
    sys.exit(1)
