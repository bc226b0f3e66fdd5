import { OVER_SDK, verdict } from '../budgets.ts';
import { contestants } from '../contestants/all.ts';
import type { Contestant, Session } from '../contestants/contestant.ts';
import { onTheSdk, onTheWire } from '../contestants/dynamorm.ts';
import { quietSdk, rawSdk } from '../contestants/sdk.ts';
import { interleave, type Runner, type Timings } from '../measure/interleave.ts';
import { ratios, type Spread, spreadOf } from '../measure/statistics.ts';
import { operations } from '../operations/all.ts';
import { checkWork } from '../operations/check.ts';
import type { MeasuredOperation } from '../operations/operation.ts';
import { figure, markdownTable } from '../report/table.ts';
import { type Customer, sampleCustomers } from '../sample/customer.ts';
import { CUSTOMER_TABLE } from '../sample/customer-model.ts';
import { type StubWire, stubAnswer, stubWire } from '../stub/stub-wire.ts';
import type { Section } from './section.ts';

/** CPU of single calls, everything but the socket. */
export const stubbedWire: Section = {
  name: 'wire',
  async run() {
    const rows: string[][] = [];
    const lanes: Lane[] = [];
    for (const operation of operations) {
      const runners = contestants.flatMap((contestant) => laneOf(operation, contestant) ?? []);
      rows.push(row(operation, await interleave(runners, EFFORT)));
      lanes.push(...runners);
    }
    for (const lane of lanes) await lane.check();
    return [
      '## CPU per call, stubbed wire, × raw SDK',
      '',
      markdownTable(header(), rows),
      '',
      `Quartiles in parentheses. ${onTheSdk.name} runs on a quiet client, so its last column is × ${quietSdk.name}; its budget is ${OVER_SDK}.`,
    ].join('\n');
  },
};

const EFFORT = { rounds: 31, batchMs: 50, warmupMs: 600 };
const customers = sampleCustomers(64);

/** A contestant doing one operation. */
interface Lane extends Runner {
  /**
   * Proves, with every sample, that the work is done, and ends the session. Afterwards, because
   * comparing objects enumerates them, and V8 remembers that: it would make `Object.entries` on
   * attribute values three times as fast as it is without us.
   */
  check(): Promise<void>;
}

function laneOf(operation: MeasuredOperation, contestant: Contestant): Lane | undefined {
  const { name, meters } = contestant;
  const wire = stubWire();
  const session = connect(contestant, wire);
  const call = operation.call(session);
  if (call === undefined) return undefined;
  const answers = customers.map((customer) =>
    stubAnswer(operation.answer(customer), meters ? CUSTOMER_TABLE : undefined),
  );
  const send = (position: number): Promise<unknown> => {
    wire.answer = answers[position] as (typeof answers)[number];
    return call(customers[position] as Customer);
  };
  return {
    name,
    async batch(count) {
      const before = wire.count;
      for (let done = 0; done < count; done += 1) await send(done % customers.length);
      if (wire.count - before !== count) throw new Error(`${name} did not send what it was told.`);
    },
    async check() {
      for (const [position, customer] of customers.entries()) {
        const result = await send(position);
        checkWork(operation, customer, { session, meters, sent: wire.sent, result });
      }
      session.close();
    },
  };
}

function connect(contestant: Contestant, wire: StubWire): Session {
  return contestant.connect({
    endpoint: 'https://dynamodb.eu-central-1.amazonaws.com',
    region: 'eu-central-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/EXAMPLE' },
    wire,
  });
}

/** Everybody but the baseline, which is the first column, and ours, which have columns of their own. */
const others = contestants.filter(
  (contestant) => ![rawSdk, onTheWire, onTheSdk].includes(contestant),
);

function header(): readonly string[] {
  const ours = [`**${onTheWire.name}**`, 'budget', 'aim', 'verdict'];
  const names = others.map(({ name }) => name);
  return ['', `${rawSdk.name}, µs`, ...names, ...ours, `${onTheSdk.name}, × quiet`];
}

function row(operation: MeasuredOperation, timings: ReadonlyMap<string, Timings>): string[] {
  const spread = (contestant: Contestant, baseline: Contestant): Spread =>
    spreadOf(ratios(cpuOf(timings, contestant), cpuOf(timings, baseline)));
  const ours = spread(onTheWire, rawSdk);
  const { budget, aim } = operation.budget;
  return [
    operation.title,
    figure(spreadOf(cpuOf(timings, rawSdk)).median),
    ...others.map((contestant) => figure(spread(contestant, rawSdk).median)),
    withQuartiles(ours),
    figure(budget),
    figure(aim),
    verdict(ours.median, operation.budget),
    withQuartiles(spread(onTheSdk, quietSdk)),
  ];
}

function cpuOf(timings: ReadonlyMap<string, Timings>, { name }: Contestant): readonly number[] {
  return timings.get(name)?.cpu ?? [];
}

function withQuartiles({ lower, median, upper }: Spread): string {
  return `${figure(median)} (${figure(lower)}–${figure(upper)})`;
}
