#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compiles wrong programs and fails unless each is refused in the words that it announces.

usage: run_reject.py FILE... -- COMPILER ARGUMENT...

As it is, a file must fail, and the first line with an error must hold the sentence of its
`// rejected:` line (clang cuts it in pieces; clang before 15 gets the same as types: fault, layer,
name, and what `// typed:` says), in few lines. With -DREPAIRED, all must compile without a warning.
A file without a `// fault:` line is refused by C++ itself: there the words of `rejected` must be
in the output, in as many lines as `// lines: g++ N, clang N` allows; those of `// sentence:` come in
pieces.
"""
import copy
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
LINES = {'g++': 6, 'clang': 10, 'C++26': 16}  # C++26: one more class, and the headers on the way to it
STRICT = ['-Wall', '-Wextra', '-Wpedantic', '-Werror']
PIECE = re.compile(r'fixed_string<\d+>\{"((?:[^"\\]|\\.)*)"\}')


class Compiler:
    def __init__(self, command):
        self.command = command
        macros = self.run(['-dM', '-E', '-x', 'c++', os.devnull])[1]
        clang = re.search(r'#define __clang_major__ (\d+)', macros)
        told = re.search(r'#define __cpp_static_assert (\d+)', macros)
        self.kind = 'clang' if clang else 'g++'
        self.speaks = 'types' if clang and int(clang[1]) < 15 else 'pieces'
        if int(told[1]) >= 202306:
            self.kind = self.speaks = 'C++26'

    def precompile(self, header, folder):
        """Has the header read once, for all that is compiled from here on."""
        made = Path(folder) / (header.name + ('.pch' if self.kind != 'g++' else '.gch'))
        code, output = self.run(['-x', 'c++-header', str(header), '-o', str(made)])
        if code != 0:
            sys.exit(output)
        self.command = self.command + (
            ['-include', str(made.with_suffix(''))] if self.kind == 'g++'
            else ['-include-pch', str(made)])

    def run(self, arguments):
        done = subprocess.run(self.command + arguments, capture_output=True, text=True,
                              env={**os.environ, 'LC_ALL': 'C'})
        return done.returncode, done.stdout + done.stderr

    def said(self, line):
        """The sentence in a line of output, or None."""
        if self.speaks == 'C++26':
            return (line.split('static assertion failed: ', 1) + [None])[1]
        return ''.join(PIECE.findall(line)) or None


def directive(text, name):
    match = re.search(rf'^// {name}: (.*)$', text, re.MULTILINE)
    return match[1] if match else ''


def typed_words(text):
    """What a compiler prints that shows no characters: the same facts as types."""
    rejected = directive(text, 'rejected')
    layer = re.search(r'layer (\d+)\): ', rejected)
    named = re.match(r'(\S+) \(', rejected)
    name = named[1] if named and layer and f'({layer[0][:-2]}' not in rejected else ''
    words = [f'fault::{directive(text, "fault")}', f'at_layer<{layer[1] if layer else 0}>',
             'name<' + ', '.join(f"'{c}'" for c in name) + '>']
    return words + directive(text, 'typed').split()


def complaints(compiler, file):
    text = file.read_text(encoding='utf-8')
    rejected, fault = directive(text, 'rejected'), directive(text, 'fault')
    code, output = compiler.run(['-fsyntax-only', str(file)])
    if code == 0:
        yield 'compiles, but must be rejected.'
    lines = [line for line in output.splitlines() if line.strip()]
    first = next((line for line in lines if 'error: ' in line), '')
    if not fault:
        if rejected not in output:
            yield f'does not print "{rejected}".'
        sentence = directive(text, 'sentence')
        if sentence not in ''.join(PIECE.findall(first)) and compiler.speaks != 'types':
            yield f'does not print "{sentence}", but: {first}'
    elif compiler.speaks == 'types':
        for word in typed_words(text):
            if not re.search(re.escape(word) + r'(?!\w)', first):
                yield f'does not print {word}, but: {first}'
    elif compiler.said(first) != rejected:
        yield f'must print "{rejected}", but prints: {compiler.said(first) or first}'
    kind = 'g++' if compiler.kind == 'g++' else 'clang'
    own = re.search(rf'{re.escape(kind)} (\d+)', directive(text, 'lines'))
    most = int(own[1]) if own else LINES[compiler.kind]
    if len(lines) > most:
        yield f'prints {len(lines)} lines; {most} are the most.'


def compile_repaired(compiler, files):
    """Each in a namespace of one source: a tenth of the time that one by one takes."""
    includes = {line for file in files for line in file.read_text(encoding='utf-8').splitlines()
                if line.startswith('#include')}
    source = '\n'.join(sorted(includes)) + '\n' + ''.join(
        f'namespace {file.stem} {{\n#include "{file.resolve()}"\n}}\n' for file in files)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / 'repaired.cpp'
        path.write_text(source, encoding='utf-8')
        return compiler.run(['-fsyntax-only', '-DREPAIRED', *STRICT, str(path)])


def main():
    split = sys.argv.index('--')
    files, command = [Path(f) for f in sys.argv[1:split]], sys.argv[split + 1:]
    if not shutil.which(command[0]):
        print(f'SKIPPED: there is no {command[0]} here, so its messages are not checked.')
        return SKIPPED
    compiler = Compiler(command)
    failed = 0
    code, output = compile_repaired(compiler, files)
    if code != 0:
        failed += 1
        print(f'Repaired, they must compile, but: {output}')
    if compiler.speaks != 'pieces':  # one of each fault: the others differ in the sentence's words
        fault_of = {file: directive(file.read_text(encoding='utf-8'), 'fault') for file in files}
        own = [file for file in files if not fault_of[file] and compiler.speaks == 'types']
        files = own + list({fault_of[file]: file for file in reversed(files)
                            if fault_of[file]}.values())
    with tempfile.TemporaryDirectory() as folder:
        here = Path(__file__).parent
        of_models = copy.copy(compiler)
        compiler.precompile(here / 'precompiled.hpp', folder)
        if compiler.kind == 'clang':  # a tenth of the time; g++ prints a line less then
            of_models.precompile(here.parents[1] / 'include' / 'convexpr' / 'convexpr.hpp', folder)
        else:
            of_models = compiler
        for file in files:
            model = '#include <convexpr/convexpr.hpp>' in file.read_text(encoding='utf-8')
            found = list(complaints(of_models if model else compiler, file))
            failed += bool(found)
            for complaint in found:
                print(f'{file.name} {complaint}', flush=True)
    print(f'{len(files)} wrong programs, {failed} failures.')
    return 1 if failed or not files else 0


sys.exit(main())
