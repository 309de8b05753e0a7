#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Fails unless a command prints what a file says, seen from the folder of that file.

    check_output.py FILE.out PROGRAM ARGUMENT...    a program that must end well
    check_output.py --rejected FILE.out COMPILER... a compilation that must fail; the words are
                                                    g++ 12's, other compilers have others
"""
import difflib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

arguments = sys.argv[1:]
rejected = arguments[0] == '--rejected'
out, command = Path(arguments[rejected]), arguments[rejected + 1:]
command[0] = os.path.abspath(command[0]) if os.path.exists(command[0]) else command[0]

if rejected:
    version = ''
    if shutil.which(command[0]):
        version = subprocess.run([command[0], '--version'], stdout=subprocess.PIPE, text=True).stdout
    if not re.search(r'^g\+\+.* 12\.', version):
        print(f'SKIPPED: {out.name} holds the words of g++ 12, which is not here.')
        sys.exit(77)

done = subprocess.run(command, cwd=out.parent, text=True, stdout=subprocess.PIPE,
                      stderr=subprocess.STDOUT, env={**os.environ, 'LC_ALL': 'C'})
wanted = out.read_text(encoding='utf-8')
if (done.returncode != 0) != rejected:
    print(f'{command[0]} ends with status {done.returncode}.')
if done.stdout != wanted:
    print(f'{out.name} says something else:')
    sys.stdout.writelines(difflib.unified_diff(wanted.splitlines(True),
                                               done.stdout.splitlines(True), 'wanted', 'printed'))
sys.exit((done.returncode != 0) != rejected or done.stdout != wanted)
