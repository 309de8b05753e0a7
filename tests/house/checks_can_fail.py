#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Fails unless every check of the house passes a good little tree and rejects each broken one."""
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
FIRST = '// SPDX-License-Identifier: BSL-1.0\n'
HEADER = FIRST + '// Gives a thing.\n#pragma once\n'
A, B, LOWER = (f'include/convexpr/{name}.hpp' for name in ('plan/a', 'plan/b', 'layers/lower'))
VERDICT = 'include/convexpr/plan/verdict.hpp'
REJECT = 'tests/reject/a_bad.cpp'

GOOD = {
    'meson.build': '',
    'examples/meson.build': '# SPDX-License-Identifier: BSL-1.0\nexample_programs = [\n]\n',
    'include/meson.build': "# SPDX-License-Identifier: BSL-1.0\nheaders = [\n"
                           "  'convexpr/layers/lower.hpp',\n  'convexpr/plan/a.hpp',\n"
                           "  'convexpr/plan/verdict.hpp',\n]\n",
    'tests/meson.build': "# SPDX-License-Identifier: BSL-1.0\nunit_tests = [\n  'layers/lower',\n"
                         "  'plan/a',\n  'plan/verdict',\n]\nreject_tests = [\n  'a_bad',\n]\n"
                         'benchmark_programs = [\n]\n',
    'tests/zoo/meson.build': '# SPDX-License-Identifier: BSL-1.0\nzoo_tests = [\n]\n',
    A: HEADER + '#include <cstddef>\n',
    LOWER: HEADER + '#include <boost/hana/tuple.hpp>\n\n#include "../plan/a.hpp"\n',
    VERDICT: HEADER + 'enum class fault : int { none, a_bad };\n',
    'tests/plan/a.cpp': FIRST + '#include <convexpr/plan/a.hpp>\n',
    'tests/plan/verdict.cpp': FIRST + '#include <convexpr/plan/verdict.hpp>\n',
    'tests/layers/lower.cpp': FIRST + '#include <convexpr/layers/lower.hpp>\n',
    REJECT: FIRST + '// fault: a_bad\n// rejected: a is bad\n#ifdef REPAIRED\n#endif\n',
    'docs/quotes.md': f'```cpp\n// from: {A}\n// Gives a thing.\n// ...\n#include <cstddef>\n```\n'
                    f'<!-- from: {A} -->\n```\n#pragma once\n```\n',
}

# the check, the files that break the tree (None: taken away), and what it must say
BROKEN = (
    ('floors', {A: HEADER + '#include "../layers/lower.hpp"\n'}, 'plan/ may see only'),
    ('floors', {A: HEADER + '#include <vector>\n'}, 'plan/ may use only'),
    ('floors', {A: HEADER + '#include <boost/hana.hpp>\n'}, 'its one door is'),
    ('floors', {A: HEADER + '#include "b.hpp"\n'}, 'does not exist'),
    ('floors', {A: HEADER + '#include "b.hpp"\n', B: HEADER + '#include "a.hpp"\n'}, 'in a circle'),
    ('floors', {'include/convexpr/layers.hpp': HEADER + '#include "kernels/cpu/simd.hpp"\n',
                'include/convexpr/kernels/cpu/simd.hpp': HEADER}, 'must stay cheap'),
    ('mirror', {'tests/plan/a.cpp': None}, 'has no test'),
    ('mirror', {'tests/plan/c.cpp': FIRST}, 'tests no header'),
    ('mirror', {'tests/plan/a.cpp': FIRST + '#include <vector>\n'}, 'The first include of'),
    ('size', {A: HEADER * 101}, '303 lines'),
    ('size', {A: HEADER * 99, LOWER: HEADER * 99}, 'The median header'),
    ('top', {'notes.txt': ''}, 'notes.txt lies at the top'),
    ('lists', {B: HEADER}, 'missing from headers'),
    ('lists', {A: None}, 'which does not exist'),
    ('lists', {'tests/reject/b_bad.cpp': FIRST}, 'missing from reject_tests'),
    ('lists', {'include/meson.build': "headers = [\n  'b',\n  'a',\n]\n"}, 'order of the alphabet'),
    ('reject', {REJECT: None}, 'has no wrong program'),
    ('reject', {REJECT: GOOD[REJECT].replace('fault: a_bad', 'fault: b')}, 'does not know'),
    ('reject', {REJECT: FIRST + '// fault: a_bad\n#ifdef REPAIRED\n#endif\n'}, 'must print'),
    ('reject', {REJECT: FIRST + '// fault: a_bad\n// rejected: words\n'}, 'no repaired program'),
    ('first_lines', {A: '#pragma once\n'}, 'does not begin with'),
    ('first_lines', {A: FIRST + '#pragma once\n'}, 'does not go on'),
    ('links', {'README.md': '[a page](docs/page.md)'}, 'links to docs/page.md'),
    ('snippets', {'docs/quotes.md': '```cpp\nint a;\n```\n'}, 'a C++ block without'),
    ('snippets', {'docs/quotes.md': f'```cpp\n// from: {A}\n#pragma twice\n```\n'}, 'quotes lines'),
    ('snippets', {'docs/quotes.md': f'<!-- from: {A} -->\n```\n#pragma\n```\n'}, 'quotes lines'),
    ('snippets', {'docs/quotes.md': '<!-- from: a.out -->\n```\n1\n```\n'}, 'does not exist'),
    ('names', {'include/convexpr/plan/fast_a.hpp': HEADER}, 'is called fast'),
    ('format', {A: HEADER + 'int  a;\n'}, 'is not formatted'),
)
SKIPPED = 77


def run(check, tree):
    """The exit status of a check on such a tree, and what it prints."""
    with tempfile.TemporaryDirectory() as root:
        for name, text in tree.items():
            if text is not None:
                (Path(root) / name).parent.mkdir(parents=True, exist_ok=True)
                (Path(root) / name).write_text(text, encoding='utf-8')
        done = subprocess.run([sys.executable, HERE / f'check_{check}.py', root],
                              capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr


status = 0
for check in sorted(path.stem[len('check_'):] for path in HERE.glob('check_*.py')):
    cases = [({}, '')] + [(broken, words) for name, broken, words in BROKEN if name == check]
    if len(cases) == 1:
        print(f'check_{check}.py has no broken tree here, so nobody knows that it can fail.')
        status = 1
    for broken, words in cases:
        code, said = run(check, {**GOOD, **broken})
        if code != SKIPPED and (code != (1 if broken else 0) or words not in said):
            print(f'check_{check}.py exits with {code} for {broken or "a good tree"}: {said}')
            status = 1
sys.exit(status)
