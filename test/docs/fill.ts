/**
 * Writes what the examples really print into the `text` blocks below them:
 * `npx tsx test/docs/fill.ts`. Read the difference before you keep it.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/source-tree.ts';
import { allExamples, type Example, readPage } from './examples.ts';
import { type Fence, fencesOf } from './fences.ts';
import { comparable, withoutColours } from './outcome.ts';
import { writeProject } from './project.ts';
import { runModules, runQuickstart } from './run-examples.ts';

const examples = allExamples();
const files = writeProject(examples);
const running = examples
  .map((example, index) => ({ example, file: files[index] ?? '' }))
  .filter(({ example }) => example.runs && example.origin === 'markdown');
const outcomes = await runModules(running.map(({ file }) => file));

// From the last to the first, so that the lines above stay where they are.
for (let index = running.length - 1; index >= 0; index -= 1) {
  const example = running[index]?.example;
  const outcome = outcomes[index];
  if (example === undefined || outcome === undefined) continue;
  for (const { text } of outcome.failures) console.log(`${example.path}:${example.line} ${text}`);
  fill(example.path, outputOf(example), outcome.printed);
}
const quickstart = fencesOf('README.md', readPage('README.md'));
const command = quickstart.findIndex(({ text }) => text.endsWith('npm run quickstart'));
fill('README.md', quickstart[command + 1], await runQuickstart());

/** The block that shows what an example prints. */
function outputOf({ path, line }: Example): Fence | undefined {
  const fences = fencesOf(path, readPage(path));
  const next = fences[fences.findIndex((fence) => fence.line === line) + 1];
  return next?.language === 'text' ? next : undefined;
}

function fill(path: string, block: Fence | undefined, printed: string): void {
  if (block === undefined) {
    if (printed !== '') console.log(`${path} prints, and has no block for it:\n${printed}`);
    return;
  }
  if (comparable(block.text) === comparable(printed)) return;
  const lines = readPage(path).split('\n');
  const text = withoutColours(printed).trimEnd();
  // A block that is still empty has no line to take away.
  const shown = lines[block.line - 1]?.trim() === '```' ? 0 : block.text.split('\n').length;
  lines.splice(block.line - 1, shown, ...text.split('\n'));
  writeFileSync(join(ROOT, path), lines.join('\n'));
  console.log(`${path}:${block.line} is new`);
}
