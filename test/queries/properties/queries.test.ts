import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { PlanError } from '../../../src/index.ts';
import { describeTransports } from '../../support/transports.ts';
import { useEngine } from '../../support/use-engine.ts';
import { type OpenWorld, openWorld } from './open-world.ts';
import { type Answer, answerOf, judge, mismatch, type Source } from './oracle.ts';
import { ask, type LooseSearch, type Question, question } from './questions.ts';
import { world } from './world.ts';

/** Worlds of one run and transport, and questions in each; `SCALE=10` makes ten times as many worlds. */
const WORLDS = 12 * Number(process.env['SCALE'] ?? 1);
const QUESTIONS = 30;

describeTransports('random questions on random models', (makeTransport) => {
  const used = useEngine();
  const ran = { worlds: 0, asked: 0, refused: 0, nothing: 0, scans: 0, items: 0, pages: 0 };
  afterAll(() => console.info(`${makeTransport.kind}: ${JSON.stringify(ran)}`));

  test('are answered as a plain computation over the same items answers them', async () => {
    const cases = world.chain((made) =>
      fc.tuple(
        fc.constant(made),
        fc.array(question(made), { minLength: QUESTIONS, maxLength: QUESTIONS }),
      ),
    );
    const property = fc.asyncProperty(cases, async ([made, questions]) => {
      const open = await openWorld(made, makeTransport(used.engine.connection), used.endpoint);
      ran.worlds += 1;
      for (const one of questions) {
        ran.asked += 1;
        const verdict = judge(made.spec, one);
        const search = ask(open.items, one);
        const chosen = chosenBy(search);
        if (verdict.kind === 'nothing') {
          ran.nothing += 1;
          expect(chosen).toBe('none');
          await answers(open, one, search, []);
          continue;
        }
        if (verdict.kind === 'refused') {
          ran.refused += 1;
          expect([one, chosen]).toEqual([one, 'PlanError']);
          continue;
        }
        const source = verdict.by.find(({ name }) => name === chosen);
        expect([one, chosen, source?.name]).toEqual([one, chosen, chosen]);
        const answer = answerOf(made, one, source as Source, verdict.scan);
        if (verdict.scan) ran.scans += 1;
        await answers(open, one, search, answer);
      }
      expect(open.refusals()).toEqual([]);
      await open.close();
    });
    await fc.assert(property, { numRuns: WORLDS });
  }, 600_000);

  /** Holds every ending to the answer. */
  async function answers(
    { items: model }: OpenWorld,
    given: Question,
    search: LooseSearch,
    answer: Answer,
  ): Promise<void> {
    const total = answer.reduce((sum, group) => sum + group.length, 0);
    const limit = given.limit ?? Number.POSITIVE_INFINITY;
    const limited = given.limit === undefined ? search : search.limit(given.limit);
    const sized = given.pageSize === undefined ? limited : limited.pageSize(given.pageSize);
    const check = (items: readonly unknown[], count: number, by: string): void => {
      expect([by, given, mismatch(answer, items, count)]).toEqual([by, given, undefined]);
    };
    ran.items += total;
    check(await search.all(), total, 'all');
    check(await sized.all(), limit, 'all up to the limit');
    check(await collected(limited), limit, 'for await');
    expect(await search.count()).toBe(total);
    expect(await sized.count()).toBe(Math.min(total, limit));
    const first = await sized.first();
    check(first === undefined ? [] : [first], 1, 'first');
    check(await paged(sized, given, limit), total, 'pages, one by one');
    check(await paged(search.pageSize(given.pageSize ?? 100), given, undefined), total, 'chunks');
    if (given.kind === 'scan') await scanned(search, given, check, total);
    void model;
  }

  /** The parts of a scan: side by side, and each by itself. */
  async function scanned(
    search: LooseSearch,
    given: Question,
    check: (items: readonly unknown[], count: number, by: string) => void,
    total: number,
  ): Promise<void> {
    const limit = given.limit ?? Number.POSITIVE_INFINITY;
    const limited = given.limit === undefined ? search : search.limit(given.limit);
    check(await search.parallel(3).all(), total, 'parallel');
    check(await limited.parallel(4).all(), limit, 'parallel up to the limit');
    check(await paged(limited.parallel(3), given, given.limit), total, 'parallel pages');
    expect(await limited.parallel(2).count()).toBe(Math.min(total, limit));
    const parts = await Promise.all([0, 1, 2].map((part) => search.segment(part, 3).all()));
    check(parts.flat(), total, 'segments');
  }

  /** Page after page, each cursor on a way of its own: through JSON, a URL, or as it is. */
  async function paged(
    search: LooseSearch,
    given: Question,
    size: number | undefined,
  ): Promise<object[]> {
    const items: object[] = [];
    let cursor: string | undefined;
    for (let pages = 1; ; pages += 1) {
      const page = await search.page(cursor === undefined ? {} : { cursor });
      ran.pages += 1;
      expect(page.count).toBe(page.items.length);
      items.push(...page.items);
      if (page.cursor === undefined) return items;
      if (size !== undefined && Number.isFinite(size)) {
        expect([given, page.items.length]).toEqual([given, size]);
      }
      expect(pages).toBeLessThan(2_000);
      cursor = travelled(page.cursor, pages);
    }
  }
});

function travelled(cursor: string, way: number): string {
  expect(cursor).toMatch(/^[\w-]+$/);
  if (way % 3 === 0) return JSON.parse(JSON.stringify({ cursor })).cursor;
  if (way % 3 === 1) return new URL(`https://x.test/?c=${cursor}`).searchParams.get('c') ?? '';
  return cursor;
}

async function collected(search: LooseSearch): Promise<object[]> {
  const items: object[] = [];
  for await (const item of search) items.push(item);
  return items;
}

/** What the planner chose: the name of a source, `none`, or `PlanError`. */
function chosenBy(search: LooseSearch): string {
  try {
    const { operation, index } = search.explain();
    return operation === 'none' ? 'none' : (index ?? 'table');
  } catch (error) {
    if (error instanceof PlanError) return 'PlanError';
    throw error;
  }
}
