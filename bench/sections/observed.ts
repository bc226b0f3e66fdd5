import { tracingChannel } from 'node:diagnostics_channel';
import { OPERATION_CHANNEL, REQUEST_CHANNEL } from 'dynamorm';
import { onTheWire } from '../contestants/dynamorm.ts';
import { interleave, type Runner, type Timings } from '../measure/interleave.ts';
import { ratios, spreadOf } from '../measure/statistics.ts';
import { get } from '../operations/get.ts';
import type { MeasuredOperation } from '../operations/operation.ts';
import { query100 } from '../operations/query.ts';
import { figure, markdownTable } from '../report/table.ts';
import { connect, laneOf } from '../stub/lane.ts';
import type { Section } from './section.ts';

/** What it costs to be traced: calls on the stubbed wire, with and without anybody listening. */
export const observed: Section = {
  name: 'observed',
  async run() {
    const rows: string[][] = [];
    for (const operation of [get, query100]) rows.push(await row(operation));
    return [
      '## CPU per call, observed × unobserved',
      '',
      markdownTable(['', 'unobserved, µs', 'calls traced', 'calls and requests traced'], rows),
    ].join('\n');
  },
};

const EFFORT = { rounds: 31, batchMs: 40, warmupMs: 400 };
const CALLS = [OPERATION_CHANNEL];
const CALLS_AND_REQUESTS = [OPERATION_CHANNEL, REQUEST_CHANNEL];

async function row(operation: MeasuredOperation): Promise<string[]> {
  const client = connect(onTheWire);
  const lane = laneOf(operation, client);
  const timings = await interleave(
    [
      { ...lane, name: 'unobserved' },
      traced(lane, 'calls', CALLS),
      traced(lane, 'calls and requests', CALLS_AND_REQUESTS),
    ],
    EFFORT,
  );
  await lane.check();
  client.session.close();
  const unobserved = cpuOf(timings, 'unobserved');
  const ratio = (name: string): string =>
    figure(spreadOf(ratios(cpuOf(timings, name), unobserved)).median);
  return [
    operation.title,
    figure(spreadOf(unobserved).median),
    ratio('calls'),
    ratio('calls and requests'),
  ];
}

/** The same, with subscribers that look at what they are told. */
function traced(lane: Runner, name: string, channels: readonly string[]): Runner {
  return {
    name,
    async batch(count) {
      seen = 0;
      for (const channel of channels) tracingChannel(channel).subscribe(SUBSCRIBERS);
      await lane.batch(count);
      for (const channel of channels) tracingChannel(channel).unsubscribe(SUBSCRIBERS);
      if (seen === count * channels.length) return;
      throw new Error(`${seen} traces of ${count} calls were seen.`);
    },
  };
}

let seen = 0;
const ignore = (): void => {};
const SUBSCRIBERS = {
  start: ignore,
  end: ignore,
  asyncStart: ignore,
  asyncEnd: () => {
    seen += 1;
  },
  error: ignore,
};

function cpuOf(timings: ReadonlyMap<string, Timings>, name: string): readonly number[] {
  return timings.get(name)?.cpu ?? [];
}
