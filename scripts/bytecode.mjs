// Compiles Python sources with the Worker's own Python: node scripts/bytecode.mjs <source folder> ...
// The runtime takes a module's bytecode from __pycache__ beside it and checks it against the source by hash
// (PEP 552), so that stale or foreign bytecode costs time, never correctness.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { loadPyodide } from 'pyodide';

const COMPILER = `
import importlib._bootstrap_external as bootstrap
from importlib.util import source_hash

def compile_source(data, name):
    source = data.to_bytes()
    # Docstrings are for readers of the source; without them the upload is smaller.
    code = compile(source, name, "exec", dont_inherit=True, optimize=2)
    return bytes(bootstrap._code_to_hash_pyc(code, source_hash(source), True))
`;

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === '__pycache__' ? [] : sources(path);
    return entry.name.endsWith('.py') ? [path] : [];
  });
}

const python = await loadPyodide();
const tag = python.runPython('import sys; sys.implementation.cache_tag');
python.runPython(COMPILER);
const compile = python.globals.get('compile_source');

for (const source of process.argv.slice(2).flatMap(sources)) {
  const folder = join(dirname(source), '__pycache__');
  const target = join(folder, `${basename(source, '.py')}.${tag}.pyc`);
  mkdirSync(folder, { recursive: true });
  rmSync(target, { force: true });
  const result = compile(new Uint8Array(readFileSync(source)), source);
  writeFileSync(target, result.toJs());
  result.destroy();
}
