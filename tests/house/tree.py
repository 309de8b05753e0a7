# SPDX-License-Identifier: BSL-1.0
"""What every check of the house shares: the files of the tree, their includes, and how to fail."""
import re
import sys
from pathlib import Path

ARGUMENTS = [argument for argument in sys.argv[1:] if not argument.startswith('--')]
ROOT = Path(ARGUMENTS[0] if ARGUMENTS else Path(__file__).parents[2]).resolve()
HEADERS = ROOT / 'include' / 'convexpr'
SKIPPED = 77  # Meson's exit status for a test that could not run


def files(folder, *endings):
    """All files under ROOT/folder with one of the endings, as sorted paths relative to ROOT."""
    found = (ROOT / folder).rglob('*')
    return sorted(p.relative_to(ROOT).as_posix() for p in found
                  if p.is_file() and (not endings or p.suffix in endings)
                  and '__pycache__' not in p.parts)


def headers():
    """All headers of the library, as 'plan/shape.hpp'."""
    return [f[len('include/convexpr/'):] for f in files('include/convexpr', '.hpp')]


def includes(path):
    """What a source includes, in order: ('own', 'plan/shape.hpp') or ('other', 'vector').

    A name with blanks is a sentence for whoever compiles, as in config.hpp, and no file.
    """
    result = []
    for line in path.read_text(encoding='utf-8').splitlines():
        match = re.match(r'\s*#\s*include\s*([<"])([^>"\s]+)[>"]', line)
        if not match:
            continue
        name = match.group(2)
        beside = (path.parent / name).resolve()
        if name.startswith('convexpr/'):
            result.append(('own', name[len('convexpr/'):]))
        elif match.group(1) == '"' and HEADERS in beside.parents:
            result.append(('own', beside.relative_to(HEADERS).as_posix()))
        else:
            result.append(('other', name))
    return result


def finish(faults):
    """Ends the check: each fault is one plain sentence."""
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)
