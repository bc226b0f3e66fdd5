import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { onTheWire } from '../contestants/dynamorm.ts';
import { type SelfTime, selfTimes } from '../measure/cpu-profile.ts';
import { operations } from '../operations/all.ts';
import { connect, laneOf } from '../stub/lane.ts';
import { figure, markdownTable } from './table.ts';

const CALLS_TO_WARM_UP = 2000;
const SECONDS = 5;
const FUNCTIONS = 16;
const FILES = 10;

/** Profiles our calls of one operation of the stubbed wire; gives Markdown. */
export async function profileOf(title: string): Promise<string> {
  const operation = operations.find((candidate) => candidate.title === title);
  if (operation === undefined) {
    const known = operations.map((candidate) => candidate.title).join(', ');
    throw new Error(`There is no operation ${title}; there are ${known}.`);
  }
  const client = connect(onTheWire);
  const lane = laneOf(operation, client);
  await lane.batch(CALLS_TO_WARM_UP);
  let calls = 0;
  const before = process.cpuUsage();
  const times = await selfTimes(async () => {
    const end = performance.now() + SECONDS * 1000;
    for (; performance.now() < end; calls += 100) await lane.batch(100);
  });
  const { user, system } = process.cpuUsage(before);
  client.session.close();
  const cpu = (user + system) / calls;
  return [
    `## Self time of ${title}`,
    `${calls.toLocaleString('en-US')} calls at ${figure(cpu)} µs of CPU, the profiler's included.`,
    tableOf('function', times, FUNCTIONS, functionOf),
    tableOf('file', times, FILES, fileOf),
  ].join('\n\n');
}

function tableOf(
  header: string,
  times: readonly SelfTime[],
  rows: number,
  nameOf: (one: SelfTime) => string,
): string {
  const sums = new Map<string, number>();
  for (const one of times) sums.set(nameOf(one), (sums.get(nameOf(one)) ?? 0) + one.time);
  const total = times.reduce((sum, { time }) => sum + time, 0);
  const largest = [...sums].sort(([, left], [, right]) => right - left).slice(0, rows);
  return markdownTable(
    [header, 'share, %'],
    largest.map(([name, time]) => [name, figure((time / total) * 100)]),
  );
}

function functionOf(one: SelfTime): string {
  const name = one.name === '' ? '(without a name)' : one.name;
  return one.file === '' ? name : `${name}, ${fileOf(one)}`;
}

/** The source it was built from. The built code says where each begins: `// src/codec/shape.ts`. */
function fileOf({ file, line }: SelfTime): string {
  if (file === '') return 'V8';
  const path = file.replace(`${pathToFileURL('.').href}/`, '');
  const origin = linesOf(path).findLast((text, number) => number < line && ORIGIN.test(text));
  return origin?.slice('// '.length) ?? path;
}

const ORIGIN = /^\/\/ src\/\S+\.ts$/;
const linesByPath = new Map<string, readonly string[]>();

function linesOf(path: string): readonly string[] {
  const known = linesByPath.get(path);
  if (known !== undefined) return known;
  const lines = path.startsWith('dist/') ? readFileSync(path, 'utf8').split('\n') : [];
  linesByPath.set(path, lines);
  return lines;
}
