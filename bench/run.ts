/**
 * Measures the built package against its peers and prints Markdown: `npm run bench`, or
 * `npm run bench -- conversion` for one section only. Nothing here fails a test: a number over
 * its budget says so in the table.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.ts';
import type { Section } from './sections/section.ts';

/** Loaded after the build, since they import the package by its name. */
async function allSections(): Promise<readonly Section[]> {
  const { stubbedWire } = await import('./sections/stubbed-wire.ts');
  const { coldStart } = await import('./sections/cold-start.ts');
  const { conversion } = await import('./sections/conversion.ts');
  const { endToEnd } = await import('./sections/end-to-end.ts');
  const { types } = await import('./sections/types.ts');
  const { expressionCache } = await import('./sections/expression-cache.ts');
  const { observed } = await import('./sections/observed.ts');
  return [stubbedWire, conversion, expressionCache, coldStart, types, endToEnd, observed];
}

// Of which the SDK warns at every start, in every process of the benchmark.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
process.chdir(join(import.meta.dirname, '..'));
const [chosen] = process.argv.slice(2);
if (chosen === undefined) await runAll();
else await runOne(chosen);

/** Each section in a process of its own: what V8 has learned in one must not help in another. */
async function runAll(): Promise<void> {
  const started = performance.now();
  ensureBuilt();
  console.log(`Node ${process.versions.node}, ${availableParallelism()} cores\n`);
  for (const { name } of await allSections()) {
    const child = fork(import.meta.filename, [name]);
    const [exitCode] = await once(child, 'exit');
    if (exitCode !== 0) process.exit(1);
  }
  console.log(`Measured in ${Math.round((performance.now() - started) / 1000)} s.`);
}

async function runOne(name: string): Promise<void> {
  ensureBuilt();
  const sections = await allSections();
  const section = sections.find((candidate) => candidate.name === name);
  if (section === undefined) {
    const known = sections.map((candidate) => candidate.name).join(', ');
    throw new Error(`There is no section ${name}; there are ${known}.`);
  }
  console.log(`${await section.run()}\n`);
}
