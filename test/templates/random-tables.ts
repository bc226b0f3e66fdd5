import fc from 'fast-check';
import { type AnyModel, globalIndex, localIndex, model, t } from '../../src/index.ts';
import type { TableOptions } from '../../src/tables/table-options.ts';

/** Models and settings of one table. */
export interface RandomTable {
  readonly model: AnyModel;
  readonly options: TableOptions;
}

const builders = {
  string: () => t.string(),
  number: () => t.number(),
  binary: () => t.binary(),
  date: () => t.date({ format: 'epochMilliseconds' }),
};
const properties = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;
/** Words that YAML and Terraform could take for something else. */
const storedNames = ['yes', 'null', '1e3', 'a: b', "it's", '#', '"', `\${x}`, '%{ if', 'é', '\\n'];

const kind = fc.constantFrom(...(Object.keys(builders) as (keyof typeof builders)[]));
const units = fc.integer({ min: 1, max: 40_000 });
const throughput = fc.record({ readUnits: units, writeUnits: units });
const projection = fc.oneof(
  fc.constantFrom('all' as const, 'keys' as const),
  fc.uniqueArray(fc.constantFrom(...properties), { minLength: 1 }),
);

const globalIndexShape = fc
  .record({
    parts: fc.shuffledSubarray([...properties], { minLength: 1 }),
    partition: fc.integer({ min: 1, max: 4 }),
    sort: fc.integer({ min: 0, max: 4 }),
    projection,
  })
  .map(({ parts, partition, sort, projection }) => ({
    partitionKey: parts.slice(0, partition),
    sortKey: parts.slice(partition, partition + sort),
    projection,
  }));

const localIndexShape = fc.record({
  sortKey: fc.constantFrom(...properties.slice(2)),
  projection,
});

const shape = fc.record({
  table: fc.constantFrom('users', 'my-app.orders', '2024_x', 'a-b', 'Table'),
  kinds: fc.array(kind, { minLength: 8, maxLength: 8 }),
  names: fc.shuffledSubarray(storedNames),
  hasSortKey: fc.boolean(),
  hasTtl: fc.boolean(),
  globalIndexes: fc.array(globalIndexShape, { maxLength: 3 }),
  localIndexes: fc.array(localIndexShape, { maxLength: 2 }),
});

/** Any model that a table can be made of. */
const anyModel = shape.map(
  ({ table, kinds, names, hasSortKey, hasTtl, globalIndexes, localIndexes }): AnyModel => {
    const attributes = properties.map((property, at) => {
      const attribute = builders[kinds[at] ?? 'string']();
      const name = names[at];
      return [property, name === undefined ? attribute : attribute.name(name)] as const;
    });
    const indexes = [
      ...globalIndexes.map((index, at) => [`global${at}`, globalIndex(index)] as const),
      ...(hasSortKey ? localIndexes : []).map(
        (index, at) => [`local${at}`, localIndex(index)] as const,
      ),
    ];
    const definition = {
      table,
      attributes: {
        ...Object.fromEntries(attributes),
        ...(hasTtl ? { gone: t.ttl().optional() } : {}),
      },
      key: { partitionKey: 'a', ...(hasSortKey ? { sortKey: 'b' } : {}) },
      indexes: Object.fromEntries(indexes),
    };
    // Its attributes are known only here, at runtime.
    return model('Random', definition as never) as unknown as AnyModel;
  },
);

function billingOf(indexes: readonly string[]): fc.Arbitrary<NonNullable<TableOptions['billing']>> {
  const each = <TValue>(value: fc.Arbitrary<TValue>) =>
    fc.record(Object.fromEntries(indexes.map((name) => [name, value])));
  return fc.oneof(
    fc.constant('on-demand' as const),
    fc.record({
      mode: fc.constant('on-demand' as const),
      maximum: throughput,
      indexMaxima: each(throughput),
    }),
    throughput.chain((own) =>
      each(throughput).map((indexes) => ({ mode: 'provisioned' as const, ...own, indexes })),
    ),
  );
}

const kmsKey = fc.constantFrom('alias/mine', 'arn:aws:kms:eu-west-1:111122223333:key/k');
const replica = fc.oneof(
  fc.constant('eu-west-1'),
  fc.record(
    {
      region: fc.constant('us-west-2'),
      kmsKey,
      tableClass: fc.constantFrom('standard' as const, 'infrequent-access' as const),
    },
    { requiredKeys: ['region'] },
  ),
);

function optionsOf(indexes: readonly string[]): fc.Arbitrary<TableOptions> {
  return fc.record(
    {
      billing: billingOf(indexes),
      warmThroughput: throughput,
      stream: fc.constant('bothImages' as const),
      encryption: fc.oneof(
        fc.constantFrom('aws-owned' as const, 'aws-managed' as const),
        fc.record({ kmsKey }),
      ),
      tableClass: fc.constantFrom('standard' as const, 'infrequent-access' as const),
      deletionProtection: fc.boolean(),
      tags: fc.dictionary(fc.constantFrom('team', 'cost centre', 'yes'), fc.string()),
      pointInTimeRecovery: fc.oneof(
        fc.boolean(),
        fc.record({ days: fc.integer({ min: 1, max: 35 }) }),
      ),
      replicas: fc.uniqueArray(replica, {
        maxLength: 2,
        selector: (one) => (typeof one === 'string' ? one : one.region),
      }),
    },
    { requiredKeys: [] },
  );
}

/** Any model with any settings. */
export const randomTable: fc.Arbitrary<RandomTable> = anyModel.chain((model) => {
  const globals = Object.entries(model['~node'].indexes).filter(
    ([, { kind }]) => kind === 'globalIndex',
  );
  return optionsOf(globals.map(([name]) => name)).map((options) => ({ model, options }));
});
