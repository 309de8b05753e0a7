#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Fails unless every fault that the plan can find has a wrong program in tests/reject/.

Such a file says which fault it is (`// fault: kernel_is_zero`), the words that the compiler must
print (`// rejected: ...`), and holds the repaired program under `#ifdef REPAIRED`.
"""
import re

from tree import HEADERS, ROOT, files, finish

NO_FAULT = 'none'

verdict = (HEADERS / 'plan' / 'verdict.hpp').read_text(encoding='utf-8')
body = re.search(r'enum class fault[^{]*\{(.*?)\}', re.sub(r'//[^\n]*', '', verdict), re.DOTALL)
if not body:
    finish(['plan/verdict.hpp has no `enum class fault`.'])
known = [name.split('=')[0].strip() for name in body.group(1).split(',') if name.strip()]

faults, shown = [], set()
for file in files('tests/reject', '.cpp'):
    text = (ROOT / file).read_text(encoding='utf-8')
    named = re.findall(r'^// fault: (\w+)$', text, re.MULTILINE)
    shown.update(named)
    for name in named:
        if name not in known:
            faults.append(f'{file} names the fault {name}, which plan/verdict.hpp does not know.')
    if not re.search(r'^// rejected: \S', text, re.MULTILINE):
        faults.append(f'{file} does not say in a `// rejected:` line what the compiler must print.')
    if not re.search(r'^\s*#.*\bREPAIRED\b', text, re.MULTILINE):
        faults.append(f'{file} has no repaired program under `#ifdef REPAIRED`.')
faults += [f'The fault {name} has no wrong program in tests/reject/ (`// fault: {name}`).'
           for name in known if name != NO_FAULT and name not in shown]
finish(faults)
