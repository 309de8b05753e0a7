#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""All layers and networks beside their peers: compiles, runs, writes tables and plots.

measure.py [--compilers C...] [--avx2] [--rounds N] [--docs FOLDER] [--from RESULTS.json]

Writes results.json, results.md, layer_ratios*.svg and roofline.svg into FOLDER (build/results).
Peers that are not found are left out, loudly; plots need python3-matplotlib. --avx2 adds each
compiler with -march=haswell and oneDNN held to AVX2. --from writes without measuring.
"""
import argparse
import datetime
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FLAGS = ['-std=c++20', '-O3', '-ffp-contract=off']


def complain(what):
    print(f'\n*** {what} ***\n', file=sys.stderr, flush=True)


def has_onednn():
    program = '#include <dnnl.hpp>\nint main() { return dnnl_version() == nullptr; }'
    return subprocess.run(['g++', '-x', 'c++', '-', '-o', os.devnull, '-ldnnl'], input=program,
                          text=True, capture_output=True, check=False).returncode == 0


def compile_program(name, compiler, march, onednn, folder):
    """A running compilation and the path of what it makes."""
    target = Path(folder) / f'{name}-{compiler}-{march}'
    command = [compiler, *FLAGS, '-march=' + march, f'-DCONVEXPR_BENCHMARK_ONEDNN={int(onednn)}',
               '-I', ROOT / 'include', HERE / (name + '.cpp'), '-o', target,
               *(['-ldnnl'] if onednn else []), '-ldl']
    return subprocess.Popen(command), target


def run_program(program, march, rounds):
    """What it wrote as JSON; networks takes the last core for one thread, another for a second."""
    environment = dict(os.environ)
    if march == 'haswell':
        environment['ONEDNN_MAX_CPU_ISA'] = 'AVX2'
    report = str(program) + '.json'
    subprocess.run([program, '--rounds', str(rounds), '--json', report], check=True,
                   env=environment)
    return json.loads(Path(report).read_text(encoding='utf-8'))


def output_of(*command):
    return subprocess.run(command, check=False, capture_output=True, text=True,
                          cwd=ROOT).stdout.strip()


def processor():
    for line in Path('/proc/cpuinfo').read_text(encoding='utf-8').splitlines():
        if line.startswith('model name'):
            return line.split(':', 1)[1].strip()
    return 'unknown processor'


def measure(compilers, avx2, rounds):
    onednn = has_onednn()
    if not onednn:
        complain('NO oneDNN: no ratios of layers (Debian: libdnnl-dev)')
    runs, load = [], round(os.getloadavg()[1], 1)  # over 5 minutes
    with tempfile.TemporaryDirectory() as folder:
        for march in ['native', 'haswell'] if avx2 else ['native']:
            for compiler in compilers:
                if shutil.which(compiler) is None:
                    complain(f'NO {compiler}')
                    continue
                jobs = [compile_program(n, compiler, march, onednn, folder)
                        for n in ('layers', 'networks')]
                if any(job.wait() != 0 for job, _ in jobs):
                    sys.exit(f'{compiler} failed')
                runs.append({'compiler': compiler, 'march': march,
                             'version': output_of(compiler, '-dumpfullversion', '-dumpversion'),
                             'programs': [str(target) for _, target in jobs]})
        for run in runs:
            print(f"\n{run['compiler']} -march={run['march']}", flush=True)
            layers, networks = run.pop('programs')
            run.update(run_program(layers, run['march'], rounds))
            run['networks'] = run_program(networks, run['march'], rounds)
    changed = ' with changes' if output_of('git', 'status', '--porcelain', 'include') else ''
    return {'date': datetime.date.today().isoformat(), 'processor': processor(), 'rounds': rounds,
            'load': load, 'commit': output_of('git', 'rev-parse', '--short=10', 'HEAD') + changed, 'runs': runs}


def mean(ratios):
    return math.exp(sum(map(math.log, ratios)) / len(ratios))


def name_of(run):
    return run['compiler'] + (' AVX2' if run['march'] == 'haswell' else '')


def table(head, rows):
    lines = ['| ' + ' | '.join(cells) + ' |' for cells in [head, ['---'] * len(head), *rows]]
    return '\n'.join(lines) + '\n'


def time_text(seconds):
    for factor, unit in ((1e3, 'ms'), (1e6, 'µs')):
        if seconds * factor >= 1:
            return f'{seconds * factor:.3g} {unit}'
    return f'{seconds * 1e9:.0f} ns'


def ratio_text(row, key):
    return f'{row[key]:.2f}' if key in row else '-'


def group_table(runs):
    """Per group of layers: geometric mean and least of the ratios."""
    groups = list(dict.fromkeys(row['group'] for row in runs[0]['layers']))
    rows = []
    for group in groups:
        cells = [group]
        for run in runs:
            ratios = [r['ratio_of_mins'] for r in run['layers']
                      if r['group'] == group and 'ratio_of_mins' in r]
            cells += [f'{mean(ratios):.2f}', f'{min(ratios):.2f}'] if ratios else ['-', '-']
        rows.append(cells)
    head = [word for run in runs for word in (name_of(run), 'least')]
    return table(['layers', *head], rows)


def layer_table(runs):
    rows = []
    for index, layer in enumerate(runs[0]['layers']):
        cells = [layer['group'], layer['layer'].replace('->', '→')]
        for run in runs:
            row = run['layers'][index]
            cells += [time_text(row['min']), f"{100 * row['flop'] / row['min'] / row['peak']:.0f} %",
                      ratio_text(row, 'ratio_of_mins'), ratio_text(row, 'median_of_ratios')]
        rows.append(cells)
    head = [word for run in runs for word in (name_of(run), 'of peak', 'least', 'median')]
    return table(['', 'layer', *head], rows)


AVX2_PICTURE = """
With AVX2, oneDNN held to it; ONNX Runtime cannot be, and uses all that the processor has:

![How many times faster than oneDNN each layer is with AVX2](layer_ratios_avx2.svg)
"""


def network_table(runs):
    rows = []
    for run in runs:
        for network in run['networks']:
            ours, *peers = network['peers']
            cells = [network['network'], name_of(run), time_text(ours['min']),
                     time_text(ours['median']),
                     f"{100 * network['flop'] / ours['min'] / network['peak']:.0f} %"]
            by_name = {p['name']: p for p in peers}
            for peer in ('oneDNN', 'ONNX Runtime'):
                row = by_name.get(peer, {})
                cells += [time_text(row['min']) if row else '-', ratio_text(row, 'ratio_of_mins'),
                          ratio_text(row, 'median_of_ratios')]
            relaxed = by_name.get('relaxed')
            cells.append(time_text(relaxed['min']) if relaxed else '-')
            best = min((p['min'] for n, p in by_name.items() if n != 'relaxed'), default=None)
            cells.append(f"{best / relaxed['min']:.2f}" if relaxed and best else '-')
            rows.append(cells)
    return table(['network', 'compiler', 'least', 'median', 'of peak', 'oneDNN', 'least', 'median',
                  'ONNX Runtime', 'least', 'median', 'relaxed', 'over the best peer'], rows)


def threads_table(runs):
    rows = []
    for run in runs:
        for network in run['networks']:
            for pair in network.get('two_threads', []):
                relaxed = ', relaxed' if pair['name'] == 'relaxed' else ''
                rows.append([network['network'] + relaxed, name_of(run),
                             time_text(pair['one_min']), time_text(pair['min']),
                             f"{pair['speed_up_of_mins']:.2f}", f"{pair['median_speed_up']:.2f}",
                             f"{1e9 * pair['apart']:.0f} ns" if 'apart' in pair else '-'])
    return table(['network', 'compiler', 'one thread', 'two', 'least', 'median', 'apart'], rows)


def relaxed_table(runs):
    """Layers that a relaxed model runs by another algorithm, on some instruction set at least."""
    rows = []
    for row_of_runs in zip(*(run['layers'] for run in runs)):
        errors = [row['relaxed_error'] for row in row_of_runs if 'relaxed_error' in row]
        if not errors:
            continue
        cells = [row_of_runs[0]['group'], row_of_runs[0]['layer'].replace('->', '→')]
        for row in row_of_runs:
            relaxed = row.get('relaxed_min')
            cells.append('-' if relaxed is None else time_text(relaxed))
            for peer in ('onednn_min', 'onednn_winograd_min'):
                cells.append('-' if relaxed is None or peer not in row
                             else f'{row[peer] / relaxed:.2f}')
        rows.append([*cells, f'{max(errors):.1e}'])
    head = [word for run in runs for word in (name_of(run), 'direct', 'Winograd')]
    return table(['', 'layer', *head, 'off by'], rows)


def page(results, measuring):
    """`measuring`: where measuring.md lies, from the page."""
    runs = results['runs']
    peaks = ', '.join(f"{name_of(r)} {max(row['peak'] for row in r['layers']) / 1e9:.0f}"
                      for r in runs)
    return f'''# Results

Written by `python3 tests/benchmark/measure.py`; [measuring.md]({measuring}) says how. {results['date']}, commit
{results['commit']}, {results['processor']}, {'; '.join(f"{name_of(r)}: {r['version']}" for r in runs)}; one thread,
{results['rounds']} rounds in turns; load average before it began: {results['load']}. FMA peak in GFLOP/s: {peaks}. "least" and "median" behind a peer or a compiler are
the peer's time over convexpr's: of the least times, and the median round by round.

## Networks

{network_table(runs)}
## Two threads over one

A pool of two, the wall clock, each right after the other; the same bits. Networks too small for two threads are left out.
"apart": until a core reads what the other has written.

{threads_table(runs)}
## Layers by group, over oneDNN

Geometric mean and least of the ratios of least times.

{group_table(runs)}
![How many times faster than oneDNN each layer is](layer_ratios.svg)
{AVX2_PICTURE if any(r['march'] == 'haswell' for r in runs) else ''}
## Layers

{layer_table(runs)}
![Speed of each layer over its arithmetic intensity, below the limits of the core](roofline.svg)

## Relaxed layers

Models that say `cx::relaxed`; oneDNN's least time over convexpr's, by its direct algorithm and by its Winograd. "off by" is
the largest difference to the exact result, as a share of the largest output.

{relaxed_table(runs)}'''


def start_plots():
    try:
        import matplotlib
    except ImportError:
        complain('NO plots: no matplotlib for this Python (Debian: python3-matplotlib)')
        return None
    matplotlib.use('svg')
    matplotlib.rcParams.update({'svg.hashsalt': 'convexpr', 'svg.fonttype': 'none', 'font.size': 8})
    import matplotlib.pyplot as pyplot
    return pyplot


def save(pyplot, path):
    """With two decimals, which are enough for a picture and halve the file."""
    pyplot.savefig(path, metadata={'Date': None, 'Creator': None})
    pyplot.close()
    text = re.sub(r'(\d+\.\d\d)\d+', r'\1', path.read_text(encoding='utf-8'))
    path.write_text(text, encoding='utf-8')


def plot_ratios(pyplot, runs, path):
    """A bar a layer and compiler, in groups, the fastest of each first."""
    runs = [r for r in runs if all('ratio_of_mins' in row for row in r['layers'])]
    if not runs:
        return complain(f'NO {path.name}: no oneDNN in the results')
    groups = list(dict.fromkeys(row['group'] for row in runs[0]['layers']))
    order = sorted(range(len(runs[0]['layers'])), key=lambda i: (
        groups.index(runs[0]['layers'][i]['group']), -runs[0]['layers'][i]['ratio_of_mins']))
    _, axis = pyplot.subplots(figsize=(7.2, 0.155 * len(order) + 1), layout='constrained')
    height = 0.8 / len(runs)
    for k, run in enumerate(runs):
        widths = [run['layers'][i]['ratio_of_mins'] - 1 for i in order]
        places = [i + (k - (len(runs) - 1) / 2) * height for i in range(len(order))]
        axis.barh(places, widths, height, left=1, color=f'C{k}', label=name_of(run))
    ticks = [0.5, 0.7, 1, 1.5, 2, 3, 4, 6]
    axis.set_xscale('log')
    axis.set_xticks(ticks, [f'{t:g}' for t in ticks])
    axis.set_xticks([], minor=True)
    axis.axvline(1, color='black', linewidth=0.8)
    for i in range(1, len(order)):
        if runs[0]['layers'][order[i]]['group'] != runs[0]['layers'][order[i - 1]]['group']:
            axis.axhline(i - 0.5, color='0.8', linewidth=0.6)
    axis.set_yticks(range(len(order)), [
        f"{runs[0]['layers'][i]['group']}  {runs[0]['layers'][i]['layer']}".replace('->', '→')
        for i in order], fontsize=6)
    axis.set(xlabel="oneDNN's least time over convexpr's", ylim=(len(order) - 0.4, -0.6))
    axis.tick_params(axis='y', length=0)
    axis.spines[['top', 'right', 'left']].set_visible(False)
    axis.legend(frameon=False, loc='lower right')
    return save(pyplot, path)


def plot_roofline(pyplot, runs, path):
    """GFLOP/s of each layer of the first run over operations per byte, and the core's limits."""
    run = runs[0]
    _, axis = pyplot.subplots(figsize=(7.2, 4.2), layout='constrained')
    peak = max(row['peak'] for row in run['layers']) / 1e9
    intensities = [row['flop'] / row['bytes'] for row in run['layers']]
    left, right = min(intensities) / 1.5, max(intensities) * 1.5
    for key, name, style in (('l2_bandwidth', 'L2', '--'),
                             ('beyond_l2_bandwidth', 'beyond L2', ':')):
        knee = peak / (run[key] / 1e9)
        axis.plot([left, min(knee, right)], [left * run[key] / 1e9, min(knee, right) * run[key] / 1e9],
                  style, color='0.4', linewidth=1, label=f'{name}, {run[key] / 1e9:.0f} GB/s')
    axis.axhline(peak, color='0.4', linewidth=1, label=f'FMA peak, {peak:.0f} GFLOP/s')
    groups = list(dict.fromkeys(row['group'] for row in run['layers']))
    for k, group in enumerate(groups):
        points = [(row['flop'] / row['bytes'], row['flop'] / row['min'] / 1e9)
                  for row in run['layers'] if row['group'] == group]
        axis.plot(*zip(*points), 'osD^v<>P'[k % 8], color=f'C{k}', markersize=4, label=group)
    slowest = min(row['flop'] / row['min'] for row in run['layers']) / 1e9
    axis.set(xscale='log', yscale='log', xlabel='operations per byte of input, output and weights',
             ylabel=f'GFLOP/s, {name_of(run)}')
    for ticks in (axis.xaxis, axis.yaxis):
        places = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
        ticks.set_ticks(places, [f'{t:g}' for t in places])
        ticks.set_ticks([], minor=True)
    axis.set(xlim=(left, right), ylim=(slowest / 1.5, peak * 1.3))
    axis.grid(color='0.9', linewidth=0.5)
    axis.spines[['top', 'right']].set_visible(False)
    axis.legend(frameon=False, loc='lower right', ncols=2, fontsize=7)
    return save(pyplot, path)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--compilers', nargs='+', default=['g++', 'clang++-19'])
    parser.add_argument('--avx2', action='store_true')
    parser.add_argument('--rounds', type=int, default=21)
    parser.add_argument('--docs', type=Path, default=ROOT / 'build' / 'results')
    parser.add_argument('--from', dest='source', type=Path)
    arguments = parser.parse_args()
    if arguments.source:
        results = json.loads(arguments.source.read_text(encoding='utf-8'))
    else:
        results = measure(arguments.compilers, arguments.avx2, arguments.rounds)
    if not results['runs']:
        sys.exit('no compiler, no results')
    arguments.docs.mkdir(parents=True, exist_ok=True)
    text = json.dumps(results, indent=0, ensure_ascii=False).replace('\n', ' ')
    text = text.replace('{ "group"', '\n{ "group"').replace('{ "network"', '\n{ "network"')
    (arguments.docs / 'results.json').write_text(text + '\n', encoding='utf-8')
    measuring = os.path.relpath(ROOT / 'docs' / 'measuring.md', arguments.docs)
    (arguments.docs / 'results.md').write_text(page(results, measuring), encoding='utf-8')
    pyplot = start_plots()
    if pyplot:
        for march, name in (('native', 'layer_ratios.svg'), ('haswell', 'layer_ratios_avx2.svg')):
            runs = [r for r in results['runs'] if r['march'] == march]
            if runs:
                plot_ratios(pyplot, runs, arguments.docs / name)
        plot_roofline(pyplot, results['runs'], arguments.docs / 'roofline.svg')


if __name__ == '__main__':
    main()
