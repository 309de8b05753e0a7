# SPDX-License-Identifier: BSL-1.0
"""Runs a Google Benchmark binary with its cases interleaved and prints each as a ratio to the FMA
peak of the same run: minimum and median of 20 repetitions. Usage: summary.py BINARY [FILTER]"""
import json
import statistics
import subprocess
import sys


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    command = [sys.argv[1], "--benchmark_format=json", "--benchmark_repetitions=20",
               "--benchmark_enable_random_interleaving=true", "--benchmark_min_time=0.05"]
    if len(sys.argv) > 2:
        command.append("--benchmark_filter=fma_peak|" + sys.argv[2])
    report = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    runs = {}
    for row in report["benchmarks"]:
        if row["run_type"] == "iteration":
            runs.setdefault(row["run_name"], []).append(row)
    seconds = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
    peak = max(row["flop"] for row in runs["fma_peak"])
    print(f"FMA peak {peak / 1e9:.1f} GFLOP/s, {report['context']['num_cpus']} CPUs")
    print(f"{'case':24} {'min':>12} {'median':>12} {'GFLOP/s':>9} {'of peak':>8}")
    for name, rows in runs.items():
        times = [row["cpu_time"] * seconds[row["time_unit"]] for row in rows]
        best = max(row["flop"] for row in rows)
        print(f"{name:24} {min(times) * 1e6:10.2f}us {statistics.median(times) * 1e6:10.2f}us "
              f"{best / 1e9:9.1f} {100 * best / peak:7.1f}%")


main()
