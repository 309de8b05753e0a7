#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Fails when a header, test or example is missing from its list in a meson.build, or out of order.

A list is a Meson list of strings, one a line, in the order of the alphabet, that begins with
`name = [`. With --write, the lists are written anew from the files that there are.
"""
import re
import sys

from tree import ROOT, finish

# build file, list in it, folder and the files in it that it lists, whether with their ending
LISTS = (
    ('examples/meson.build', 'example_programs', 'examples', '*.cpp', False),
    ('include/meson.build', 'headers', 'include', '**/*.hpp', True),
    ('tests/meson.build', 'unit_tests', 'tests', '**/*.cpp', False),
    ('tests/meson.build', 'reject_tests', 'tests/reject', '*.cpp', False),
    ('tests/meson.build', 'benchmark_programs', 'tests/benchmark', '*.cpp', False),
    ('tests/zoo/meson.build', 'zoo_tests', 'tests/zoo', '*.cpp', False),
)
# Under tests/, these have lists of their own or are named one by one.
APART = ('benchmark', 'conformance', 'examples', 'fuzz', 'house', 'laws', 'reject', 'support', 'zoo')


def present(folder, pattern, with_ending):
    found = [p.relative_to(ROOT / folder) for p in (ROOT / folder).glob(pattern)]
    if folder == 'tests':
        found = [p for p in found if p.parts[0] not in APART]
    return sorted((p if with_ending else p.with_suffix('')).as_posix() for p in found)


faults = []
for build_file, name, folder, pattern, with_ending in LISTS:
    text = (ROOT / build_file).read_text(encoding='utf-8')
    match = re.search(rf'^{name} = \[\n(.*?)^\]', text, re.DOTALL | re.MULTILINE)
    if not match:
        faults.append(f'{build_file} has no list called {name}.')
        continue
    there, found = re.findall(r"'([^']*)'", match[1]), present(folder, pattern, with_ending)
    if '--write' in sys.argv:
        lines = ''.join(f"  '{entry}',\n" for entry in found)
        text = text[:match.start(1)] + lines + text[match.end(1):]
        (ROOT / build_file).write_text(text, encoding='utf-8')
        continue
    for entry in sorted(set(found) - set(there)):
        faults.append(f'{folder}/{entry} is missing from {name} in {build_file}.')
    for entry in sorted(set(there) - set(found)):
        faults.append(f'{name} in {build_file} names {entry}, which does not exist.')
    if there != sorted(set(there)):
        faults.append(f'{name} in {build_file} is not in the order of the alphabet.')
finish(faults)
