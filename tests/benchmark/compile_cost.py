# SPDX-License-Identifier: BSL-1.0
"""What a network costs to compile: CPU seconds, peak memory and .text for pinned files, the least
of three runs. Usage: compile_cost.py INCLUDE_DIR SOURCE... [-- COMPILER...]"""
import os
import pathlib
import subprocess
import sys
import tempfile

FLAGS = ["-std=c++20", "-O3", "-march=native", "-ffp-contract=off"]


def cost(command):
    pid = os.spawnvp(os.P_NOWAIT, command[0], command)
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        sys.exit("failed: " + " ".join(command))
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def text_bytes(object_file):
    out = subprocess.run(["size", "-A", object_file], check=True, capture_output=True, text=True).stdout
    return sum(int(line.split()[1]) for line in out.splitlines() if line.startswith(".text"))


def main():
    arguments = sys.argv[1:]
    compilers = ["g++", "clang++-19"]
    if "--" in arguments:
        at = arguments.index("--")
        arguments, compilers = arguments[:at], arguments[at + 1:]
    if len(arguments) < 2:
        sys.exit(__doc__)
    include, sources = arguments[0], arguments[1:]
    print(f"{'file':28} {'compiler':12} {'seconds':>8} {'MB':>6} {'.text':>9}")
    with tempfile.TemporaryDirectory() as scratch:
        target = os.path.join(scratch, "out.o")
        for source in sources:
            for compiler in compilers:
                command = [compiler, *FLAGS, "-I", include, "-c", source, "-o", target]
                runs = [cost(command) for _ in range(3)]
                name = pathlib.Path(source).name
                print(f"{name:28} {compiler:12} {min(r[0] for r in runs):8.2f} "
                      f"{max(r[1] for r in runs):6.0f} {text_bytes(target):9}", flush=True)


main()
