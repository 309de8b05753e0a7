#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Fails when a page links to a file of this tree that is not there."""
import re

from tree import ROOT, files, finish

pages = [f for folder in ('docs', 'examples', 'tests') for f in files(folder, '.md')]
pages += ['README.md'] if (ROOT / 'README.md').exists() else []

faults = []
for page in pages:
    text = re.sub(r'```.*?```', '', (ROOT / page).read_text(encoding='utf-8'), flags=re.DOTALL)
    for target in re.findall(r'\]\(([^)#\s]+)', text):
        if '://' not in target and not ((ROOT / page).parent / target).exists():
            faults.append(f'{page} links to {target}, which does not exist.')
finish(faults)
