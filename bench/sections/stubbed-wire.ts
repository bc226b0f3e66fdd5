import { OVER_QUIET, OVER_SDK, verdict } from '../budgets.ts';
import { contestants } from '../contestants/all.ts';
import type { Contestant } from '../contestants/contestant.ts';
import { onTheWire } from '../contestants/dynamorm.ts';
import { onTheSdk } from '../contestants/dynamorm-aws-sdk.ts';
import { meteredSdk, quietSdk, rawSdk } from '../contestants/sdk.ts';
import { interleave, type Timings } from '../measure/interleave.ts';
import { ratios, type Spread, spreadOf } from '../measure/statistics.ts';
import { operations } from '../operations/all.ts';
import type { MeasuredOperation } from '../operations/operation.ts';
import { figure, markdownTable } from '../report/table.ts';
import { connect, type Lane, laneOf } from '../stub/lane.ts';
import type { Section } from './section.ts';

/** CPU of calls, everything but the socket. */
export const stubbedWire: Section = {
  name: 'wire',
  async run() {
    const clients = contestants.map(connect);
    const columns: Column[] = [];
    const lanes: Lane[] = [];
    for (const operation of operations) {
      const runners = clients.map((client) => laneOf(operation, client));
      columns.push({ operation, timings: await interleave(runners, EFFORT) });
      lanes.push(...runners);
    }
    for (const lane of lanes) await lane.check();
    for (const { session } of clients) session.close();
    return [
      '## CPU per call, stubbed wire, × raw SDK',
      '',
      markdownTable(['', ...operations.map(({ title }) => title)], rows(columns)),
      '',
      `Quartiles in parentheses. ${onTheSdk.name} runs on a quiet client and is judged by one that sends the same requests.`,
    ].join('\n');
  },
};

const EFFORT = { rounds: 21, batchMs: 40, warmupMs: 400 };

/** An operation, measured. */
interface Column {
  readonly operation: MeasuredOperation;
  readonly timings: ReadonlyMap<string, Timings>;
}

/** Everybody but the baseline and ours. */
const others = contestants.filter(
  (contestant) => ![rawSdk, onTheWire, onTheSdk].includes(contestant),
);

function rows(columns: readonly Column[]): string[][] {
  const row = (title: string, cell: (column: Column) => string): string[] => [
    title,
    ...columns.map(cell),
  ];
  const ours = (column: Column): Spread => spread(column, onTheWire, rawSdk);
  const quiet = (column: Column): Spread => spread(column, onTheWire, quietSdk);
  const onSdk = (column: Column): Spread => spread(column, onTheSdk, meteredSdk);
  return [
    row(`${rawSdk.name}, µs`, ({ timings }) => figure(spreadOf(cpuOf(timings, rawSdk)).median)),
    ...others.map((contestant) =>
      row(contestant.name, (column) => figure(spread(column, contestant, rawSdk).median)),
    ),
    row(`**${onTheWire.name}**`, (column) => withQuartiles(ours(column))),
    row('*budget*', ({ operation }) => figure(operation.budget.budget)),
    row('*aim*', ({ operation }) => figure(operation.budget.aim)),
    row('*verdict*', (column) => verdict(ours(column).median, column.operation.budget)),
    row(`**${onTheWire.name}**, × ${quietSdk.name}`, (column) => withQuartiles(quiet(column))),
    row('*verdict, reads of many*', (column) => readVerdict(column, quiet(column).median)),
    row(`${onTheSdk.name}, × ${meteredSdk.name}`, (column) => withQuartiles(onSdk(column))),
    row('*verdict*', (column) => verdict(onSdk(column).median, OVER_SDK)),
  ];
}

function readVerdict({ operation }: Column, ratio: number): string {
  const readsMany = operation.inputs.some((customers) => operation.expected(customers).length > 1);
  return readsMany ? verdict(ratio, OVER_QUIET) : '';
}

function spread({ timings }: Column, contestant: Contestant, baseline: Contestant): Spread {
  return spreadOf(ratios(cpuOf(timings, contestant), cpuOf(timings, baseline)));
}

function cpuOf(timings: ReadonlyMap<string, Timings>, { name }: Contestant): readonly number[] {
  return timings.get(name)?.cpu ?? [];
}

function withQuartiles({ lower, median, upper }: Spread): string {
  return `${figure(median)} (${figure(lower)}–${figure(upper)})`;
}
