#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Fails when a page quotes code or output that is not in the file it names.

A C++ block begins with the line `// from: examples/x.cpp`; before any other block that quotes a
file stands `<!-- from: examples/x.out -->`. The lines must occur there in one piece, indented
alike; a line `// ...` leaves out some. Pages that a program wrote, which say so, are that program's.
"""
import re
from textwrap import dedent

from tree import ROOT, files, finish

BLOCK = re.compile(r'^(?:<!-- from: (\S+) -->\n)?```(\w*)\n(.*?)^```$', re.DOTALL | re.MULTILINE)
ELISION = re.compile(r'^\s*// \.\.\.\n', re.MULTILINE)


def occurs(part, text, start):
    """Where the lines of `part` end in `text`, at or after `start`, at any indentation; or -1."""
    lines = dedent(part).strip('\n').split('\n')
    pattern = r'(?m)^([ ]*)' + r'\n'.join(
        (r'(?:\1)' if n and line else '') + re.escape(line) for n, line in enumerate(lines)) + '$'
    match = re.compile(pattern).search(text, start)
    return match.end() if match else -1


faults = []
pages = [f for folder in ('docs', 'examples') for f in files(folder, '.md')]
for page in ['README.md'] * (ROOT / 'README.md').exists() + pages:
    content = (ROOT / page).read_text(encoding='utf-8')
    if '<!-- Written by ' in content[:200]:
        continue
    for comment, language, block in BLOCK.findall(content):
        source = comment
        if language == 'cpp' and not comment:
            first, _, block = block.partition('\n')
            if not first.startswith('// from: '):
                faults.append(f'{page} has a C++ block without `// from: FILE`: {first}')
                continue
            source = first[len('// from: '):]
        if not source:
            continue
        if not (ROOT / source).is_file():
            faults.append(f'{page} quotes {source}, which does not exist.')
            continue
        text, at = (ROOT / source).read_text(encoding='utf-8'), 0
        for part in ELISION.split(block):
            at = occurs(part, text, at) if part.strip() else at
            if at < 0:
                faults.append(f'{page} quotes lines that {source} does not have in this order:\n'
                              f'{part}')
                break
finish(faults)
