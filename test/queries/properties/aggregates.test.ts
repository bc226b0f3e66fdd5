import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { AggregateBuilder, AnyModel } from '../../../src/index.ts';
import { describeTransports } from '../../support/transports.ts';
import { useEngine } from '../../support/use-engine.ts';
import { type Figures, figuresOf, summable } from './figures.ts';
import { openWorld } from './open-world.ts';
import type { LooseSearch } from './questions.ts';
import { keyKindNames, type ModelSpec, readView, textOf, type World, world } from './world.ts';

const SCALE = Number(process.env['SCALE'] ?? 1);
const WORLDS = { wire: 4 * SCALE, 'aws-sdk': 1 * SCALE };

describeTransports('figures over random items', (makeTransport) => {
  const used = useEngine();
  const ran = { figures: 0, groups: 0 };
  afterAll(() => {
    console.info(`${makeTransport.kind}: ${ran.figures} figures compared, in ${ran.groups} groups`);
  });

  test('are those of a naive computation with BigInt', async () => {
    const property = fc.asyncProperty(world, async (made) => {
      const open = await openWorld(made, makeTransport(used.engine.connection), used.endpoint);
      await checkWhole(made, open.items.scan());
      for (const { property: by } of made.spec.members) {
        await checkGroups(made, by, open.items.scan());
      }
      await open.close();
    });
    await fc.assert(property, {
      numRuns: WORLDS[makeTransport.kind],
      interruptAfterTimeLimit: 60_000 * SCALE,
    });
  }, 600_000);

  async function checkWhole(made: World, search: LooseSearch): Promise<void> {
    const given = await search.aggregate((a) => defined(made.spec, a));
    ran.figures += Object.keys(given).length;
    expect(asText(given)).toEqual(asText(expectedOf(made, made.items)));
  }

  async function checkGroups(made: World, by: string, search: LooseSearch): Promise<void> {
    const groups = new Map<string, World['items'][number][]>();
    for (const item of made.items) {
      const key = textOf(readView(made.spec, item)[by]);
      groups.set(key, [...(groups.get(key) ?? []), item]);
    }
    const key = (item: object): unknown => (item as { readonly [name: string]: unknown })[by];
    const given = await search.groupBy(key, (a) => defined(made.spec, a));
    ran.groups += given.length;
    const named = given.map(({ key: value, ...figures }) => {
      ran.figures += Object.keys(figures).length;
      return [textOf(value), asText(figures)] as const;
    });
    const expected = [...groups].map(
      ([value, items]) => [value, asText(expectedOf(made, items))] as const,
    );
    expect(new Map(named)).toEqual(new Map(expected));
    const large = await search.groupBy(key, (a) => ({ count: a.count() }), {
      having: ({ count }) => count > 3,
    });
    const larger = [...groups].filter(([, items]) => items.length > 3);
    expect(large.map((group) => textOf(group.key)).sort()).toEqual(
      larger.map(([value]) => value).sort(),
    );
  }
});

/** Every figure that an attribute can have, of every attribute. */
function defined(spec: ModelSpec, typed: AggregateBuilder<never>) {
  const a = typed as unknown as AggregateBuilder<AnyModel & { readonly '~paths': string }>;
  const figures = spec.members.flatMap(({ property, kind }) => [
    [`${property} distinct`, a.distinct(property)] as const,
    ...(keyKindNames.has(kind)
      ? [
          [`${property} min`, a.min(property)] as const,
          [`${property} max`, a.max(property)] as const,
        ]
      : []),
    ...(summable.has(kind)
      ? [
          [`${property} sum`, a.sum(property)] as const,
          [`${property} avg`, a.avg(property)] as const,
        ]
      : []),
  ]);
  return { count: a.count(), ...Object.fromEntries(figures) };
}

function expectedOf({ spec }: World, items: World['items']): { readonly [name: string]: unknown } {
  const views = items.map((item) => readView(spec, item));
  const figures = spec.members.flatMap(({ property, kind }) => {
    const its: Figures = figuresOf(spec, property, kind, views);
    return Object.entries(its).map(([name, value]) => [`${property} ${name}`, value] as const);
  });
  return { count: items.length, ...Object.fromEntries(figures) };
}

function asText(figures: object): { readonly [name: string]: string } {
  const entries = Object.entries(figures).map(([name, value]) => [name, textOf(value)]);
  return Object.fromEntries(entries);
}
