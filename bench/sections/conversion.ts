import assert from 'node:assert/strict';
import type { AttributeValue as SdkValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { WireItem } from 'dynamorm';
import { CONVERSION } from '../budgets.ts';
import type { Converter } from '../contestants/contestant.ts';
import { dynamodbToolbox, toolboxConverter } from '../contestants/dynamodb-toolbox.ts';
import { electrodb, electrodbConverter } from '../contestants/electrodb.ts';
import { interleave, type Runner, type Timings } from '../measure/interleave.ts';
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
    const directions = [await measureEncoding(), await measureDecoding()];
    checkConversions();
    return [
      '## Conversion alone, an item of 11 attributes, 5 of them nested',
      '',
      markdownTable(HEADER, [
        ...converters.map(({ name }) => row(name, directions)),
        ...budgetRows(directions),
      ]),
      '',
      'OneTable and Dynamoose have no conversion that can be called alone.',
    ].join('\n');
  },
};

const HEADER = [
  '',
  'to the wire form, µs',
  '× util-dynamodb',
  '× hand-written',
  'from the wire form, µs',
  '× util-dynamodb',
  '× hand-written',
];
const OURS = 'dynamorm';
const SDK = 'util-dynamodb';
const HAND = 'hand-written';

interface NamedConverter extends Converter {
  readonly name: string;
  /** What it adds to an item, and looks for in one. */
  readonly tags?: WireItem | undefined;
}

/** The rows. A new converter is a line here. */
const converters: readonly NamedConverter[] = [
  {
    name: SDK,
    encode: (customer) => marshall(customer),
    decode: (wire) => unmarshall(wire as Record<string, SdkValue>) as Customer,
  },
  { name: HAND, encode: toWire, decode: fromWire },
  { name: electrodb.name, tags: electrodb.tags, ...electrodbConverter() },
  { name: dynamodbToolbox.name, tags: dynamodbToolbox.tags, ...toolboxConverter() },
  { name: OURS, encode: encodeCustomer, decode: decodeCustomer },
];

const EFFORT = { rounds: 41, batchMs: 30, warmupMs: 400 };
const customers = sampleCustomers(256);

/** The customers as they come out of `JSON.parse`. */
function storedFor({ tags }: NamedConverter): readonly WireItem[] {
  return customers.map(
    (customer) => JSON.parse(JSON.stringify({ ...toWire(customer), ...tags })) as WireItem,
  );
}

function measureEncoding(): Promise<Measured> {
  const runners = converters.map(({ name, encode }) => runner(name, encode, customers));
  return interleave(runners, EFFORT);
}

function measureDecoding(): Promise<Measured> {
  const runners = converters.map((converter) =>
    runner(converter.name, converter.decode, storedFor(converter)),
  );
  return interleave(runners, EFFORT);
}

/** Keeps the last result, so that the compiler cannot find that nobody needs it. */
let kept: object | undefined;

function runner<TInput>(
  name: string,
  convert: (input: TInput) => object,
  inputs: readonly TInput[],
): Runner {
  return {
    name,
    async batch(count) {
      for (let done = 0; done < count; done += 1) {
        kept = convert(inputs[done % inputs.length] as TInput);
      }
      if (kept === undefined) throw new Error('Nothing was converted.');
    },
  };
}

/**
 * Afterwards, because comparing objects enumerates them, and V8 remembers that: `unmarshall` would
 * take a third of the time that it takes without us.
 */
function checkConversions(): void {
  for (const converter of converters) {
    const stored = storedFor(converter);
    for (const [position, customer] of customers.entries()) {
      const wire = stored[position] as WireItem;
      assert.deepEqual(JSON.parse(JSON.stringify(converter.encode(customer))), wire);
      assert.deepEqual(converter.decode(wire), customer);
    }
  }
}

type Measured = ReadonlyMap<string, Timings>;

function row(name: string, directions: readonly Measured[]): string[] {
  const cells = directions.map((direction) => [
    figure(spreadOf(cpuOf(direction, name)).median),
    figure(ratio(direction, name, SDK)),
    figure(ratio(direction, name, HAND)),
  ]);
  return [name === OURS ? `**${name}**` : name, ...cells.flat()];
}

function budgetRows(directions: readonly Measured[]): string[][] {
  const { overSdk, overHand } = CONVERSION;
  return [
    ['*budget*', ...directions.flatMap(() => ['', figure(overSdk), ''])],
    ['*aim*', ...directions.flatMap(() => ['', '', figure(overHand)])],
    [
      '*verdict*',
      ...directions.flatMap((direction) => [
        '',
        ratio(direction, OURS, SDK) <= overSdk ? 'in budget' : '**over budget**',
        ratio(direction, OURS, HAND) <= overHand ? 'aim met' : 'missed',
      ]),
    ],
  ];
}

function ratio(direction: Measured, name: string, baseline: string): number {
  return spreadOf(ratios(cpuOf(direction, name), cpuOf(direction, baseline))).median;
}

function cpuOf(direction: Measured, name: string): readonly number[] {
  return direction.get(name)?.cpu ?? [];
}
