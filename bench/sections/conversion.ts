import assert from 'node:assert/strict';
import type { AttributeValue as SdkValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { WireItem } from 'dynamorm';
import { CONVERSION } from '../budgets.ts';
import { interleave, type Timings } from '../measure/interleave.ts';
import { ratios, spreadOf } from '../measure/statistics.ts';
import { figure, markdownTable } from '../report/table.ts';
import { type Customer, sampleCustomers } from '../sample/customer.ts';
import { decodeCustomer, encodeCustomer } from '../sample/customer-model.ts';
import { fromWire, toWire } from '../sample/hand-written.ts';
import type { Section } from './section.ts';

/** An item to its wire form and back, without any request. */
export const conversion: Section = {
  name: 'conversion',
  async run() {
    const encoding = await measure(customers, (converter) => converter.encode);
    const decoding = await measure(stored, (converter) => converter.decode);
    checkConversions();
    return [
      '## Conversion alone, an item of 11 attributes, 5 of them nested, × util-dynamodb',
      '',
      markdownTable(
        ['', ...names.map((name) => `${name}, µs`), ...COMPARED],
        [row('to the wire form', encoding), row('from the wire form', decoding)],
      ),
    ].join('\n');
  },
};

interface Converter {
  encode(customer: Customer): object;
  decode(wire: WireItem): object;
}

const OURS = 'dynamorm';
const SDK = 'util-dynamodb';
const HAND = 'hand-written';

/** A new converter is a line here. */
const converters: Readonly<Record<string, Converter>> = {
  [SDK]: {
    encode: (customer) => marshall(customer),
    decode: (wire) => unmarshall(wire as Record<string, SdkValue>),
  },
  [HAND]: { encode: toWire, decode: fromWire },
  [OURS]: { encode: encodeCustomer, decode: decodeCustomer },
};

const names = Object.keys(converters);
const COMPARED = [`**${OURS}**`, 'budget', 'verdict', '× hand-written', 'aim', 'verdict'] as const;
const EFFORT = { rounds: 41, batchMs: 30, warmupMs: 400 };
const customers = sampleCustomers(256);
/** As they come out of `JSON.parse`. */
const stored = customers.map(
  (customer) => JSON.parse(JSON.stringify(toWire(customer))) as WireItem,
);

async function measure<TInput>(
  inputs: readonly TInput[],
  direction: (converter: Converter) => (input: TInput) => object,
): Promise<ReadonlyMap<string, Timings>> {
  const runners = Object.entries(converters).map(([name, converter]) => {
    const convert = direction(converter);
    return { name, batch: async (count: number) => convertMany(convert, inputs, count) };
  });
  return interleave(runners, EFFORT);
}

/**
 * Afterwards, because comparing objects enumerates them, and V8 remembers that: `unmarshall` would
 * take a third of the time that it takes without us.
 */
function checkConversions(): void {
  for (const { encode, decode } of Object.values(converters)) {
    for (const [position, customer] of customers.entries()) {
      const wire = stored[position] as WireItem;
      assert.deepEqual(JSON.parse(JSON.stringify(encode(customer))), wire);
      assert.deepEqual(decode(wire), customer);
    }
  }
}

/** Keeps the last result, so that the compiler cannot find that nobody needs it. */
let kept: object | undefined;

function convertMany<TInput>(
  convert: (input: TInput) => object,
  inputs: readonly TInput[],
  count: number,
): void {
  for (let done = 0; done < count; done += 1) {
    kept = convert(inputs[done % inputs.length] as TInput);
  }
  if (kept === undefined) throw new Error('nothing was converted');
}

function row(title: string, timings: ReadonlyMap<string, Timings>): string[] {
  const cpu = (name: string): readonly number[] => timings.get(name)?.cpu ?? [];
  const toSdk = spreadOf(ratios(cpu(OURS), cpu(SDK))).median;
  const toHand = spreadOf(ratios(cpu(OURS), cpu(HAND))).median;
  const { budget, aim } = CONVERSION;
  return [
    title,
    ...names.map((name) => figure(spreadOf(cpu(name)).median)),
    figure(toSdk),
    figure(budget),
    toSdk <= budget ? 'in budget' : '**over budget**',
    figure(toHand),
    figure(aim),
    toHand <= aim ? 'aim met' : 'missed',
  ];
}
