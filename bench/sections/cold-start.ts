import { dynamorm } from 'dynamorm';
import { startLocalEngine } from 'dynamorm/testing';
import { BUNDLE, COLD_START, verdict } from '../budgets.ts';
import type { ColdStart } from '../cold/first-result.ts';
import { contestantProgram, emptyProgram } from '../cold/program.ts';
import { beyond, type Entry, type Sampled, startInTurns } from '../cold/sampling.ts';
import { type Starter, starters } from '../cold/starters.ts';
import type { Target } from '../contestants/contestant.ts';
import { onTheWire } from '../contestants/dynamorm.ts';
import { rawSdk } from '../contestants/sdk.ts';
import { spreadOf } from '../measure/statistics.ts';
import { type ScratchFolder, scratchFolder } from '../project/scratch-folder.ts';
import { figure, markdownTable } from '../report/table.ts';
import { createCustomerTable } from '../sample/customer-table.ts';
import { customersOf, storeFor } from '../sample/stored.ts';
import type { Section } from './section.ts';

/** From the start of a process to its first item, and what has to be loaded for it. */
export const coldStart: Section = {
  name: 'cold-start',
  async run() {
    await using engine = await startLocalEngine();
    using folder = scratchFolder(['@aws-sdk/client-dynamodb']);
    using db = dynamorm(engine.connection);
    await createCustomerTable(db);
    const node = { name: NODE, program: await emptyProgram(folder), args: [] };
    const entries: Entry[] = [node];
    const target = { ...engine.connection, wire: undefined };
    for (const starter of starters) entries.push(...(await entriesOf(starter, target, folder)));
    const sampled = new Map<string, Sampled>();
    for (const one of await startInTurns(entries, ROUNDS)) sampled.set(one.name, one);
    return [
      '## Cold start: from the start of a process to its first item, × raw SDK',
      '',
      markdownTable(HEADER, [...[...sampled.values()].map(row(sampled)), ...budgetRows(sampled)]),
      '',
      'Times are lower quartiles, beyond those of Node alone. Bundles are minified, with all seven operations in them.',
    ].join('\n');
  },
};

const NODE = 'Node alone';
const ROUNDS = 21;
const HEADER = ['', 'ms', '× raw SDK', 'CPU, × raw SDK', 'bundle, KiB', 'gzip, KiB'];

/** The program of a contestant, with an item that it can find; ours and the SDK's also unbundled. */
async function entriesOf(
  starter: Starter,
  target: Target,
  folder: ScratchFolder,
): Promise<readonly Entry[]> {
  const { contestant } = starter;
  const customers = customersOf(contestant, 1);
  await storeFor(contestant, customers, target);
  const args = [target.endpoint, ...customers.map(({ id }) => id)];
  const { name } = contestant;
  const bundled = { name, program: await contestantProgram(starter, 'bundled', folder), args };
  if (contestant !== rawSdk && contestant !== onTheWire) return [bundled];
  const program = await contestantProgram(starter, 'external', folder);
  return [bundled, { name: `${name}, not bundled`, program, args }];
}

type SampledByName = ReadonlyMap<string, Sampled>;

/** How long a program takes beyond Node alone, in milliseconds. */
function timeOf(sampled: SampledByName, name: string, measure: keyof ColdStart): number {
  const one = sampled.get(name);
  const node = sampled.get(NODE);
  return one === undefined || node === undefined ? Number.NaN : beyond(one, node, measure);
}

/** The same, times the raw SDK's. */
function coldRatio(sampled: SampledByName, name: string, measure: keyof ColdStart): number {
  return timeOf(sampled, name, measure) / timeOf(sampled, rawSdk.name, measure);
}

function row(sampled: SampledByName): (one: Sampled) => string[] {
  return ({ name, program, starts }) => {
    if (name === NODE) return [name, figure(spreadOf(starts.map(({ wall }) => wall)).lower)];
    const bundled = !name.endsWith('not bundled');
    return [
      name === onTheWire.name ? `**${name}**` : name,
      figure(timeOf(sampled, name, 'wall')),
      figure(coldRatio(sampled, name, 'wall')),
      figure(coldRatio(sampled, name, 'cpu')),
      bundled ? figure(program.size / KIB) : '',
      bundled ? figure(program.gzip / KIB) : '',
    ];
  };
}

const KIB = 1024;

function budgetRows(sampled: SampledByName): string[][] {
  const wall = coldRatio(sampled, onTheWire.name, 'wall');
  const { size = Number.NaN, gzip = Number.NaN } = sampled.get(onTheWire.name)?.program ?? {};
  const judged = [verdict(size / KIB, BUNDLE.size), verdict(gzip / KIB, BUNDLE.gzip)];
  return [
    [
      '*budget*',
      '',
      figure(COLD_START.budget),
      '',
      figure(BUNDLE.size.budget),
      figure(BUNDLE.gzip.budget),
    ],
    ['*aim*', '', figure(COLD_START.aim), '', figure(BUNDLE.size.aim), figure(BUNDLE.gzip.aim)],
    ['*verdict*', '', verdict(wall, COLD_START), '', ...judged],
  ];
}
