import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { PlanError } from '../../../src/index.ts';
import { describeTransports } from '../../support/transports.ts';
import { useEngine } from '../../support/use-engine.ts';
import { checkEndings } from './endings.ts';
import { openWorld } from './open-world.ts';
import { answerOf, judge, type Source } from './oracle.ts';
import { ask, type LooseModel, type LooseSearch, type Question, question } from './questions.ts';
import { type World, world } from './world.ts';

/** Worlds of one run, by transport: the SDK takes three times as long. `SCALE=10` makes ten times as many. */
const SCALE = Number(process.env['SCALE'] ?? 1);
const WORLDS = { wire: 6 * SCALE, 'aws-sdk': 2 * SCALE };
/** Questions in each world. */
const QUESTIONS = 30;
/** Shrinking stops then: the questions of a world are asked again for every step. */
const LONGEST_MS = 120_000 * SCALE;

describeTransports('random questions on random models', (makeTransport) => {
  const used = useEngine();
  const ran = {
    worlds: 0,
    asked: 0,
    refused: 0,
    nothing: 0,
    scans: 0,
    notRun: 0,
    items: 0,
    pages: 0,
  };
  afterAll(() => {
    console.info(
      `${makeTransport.kind}: ${ran.asked} questions in ${ran.worlds} models: ${ran.refused} refused, ` +
        `${ran.nothing} that nothing can meet, ${ran.scans} scans, ${ran.notRun} not run; ${ran.items} items, ${ran.pages} pages`,
    );
  });

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
      for (const one of questions) await telling(made, one, () => check(made, open.items, one));
      expect(open.refusals(), 'what AWS would refuse').toEqual([]);
      await open.close();
    });
    await fc.assert(property, {
      numRuns: WORLDS[makeTransport.kind],
      interruptAfterTimeLimit: LONGEST_MS,
    });
  }, 3_600_000);

  /** Asks one question and holds what comes to what should. */
  async function check(made: World, items: LooseModel, one: Question): Promise<void> {
    ran.asked += 1;
    const verdict = judge(made.spec, one);
    const search = ask(items, one);
    const chosen = chosenBy(search);
    if (verdict.kind === 'refused') {
      ran.refused += 1;
      expect(chosen).toBe('PlanError');
      return;
    }
    if (verdict.kind === 'nothing') {
      ran.nothing += 1;
      expect(chosen).toBe('none');
      await checkEndings(search, one, [], ran);
      return;
    }
    expect(verdict.by.map(({ name }) => name)).toContain(chosen);
    const source = verdict.by.find(({ name }) => name === chosen) as Source;
    if (isBeyondEngine(one, source)) {
      ran.notRun += 1;
      expect(search.toRequest()?.ProjectionExpression).toBeDefined();
      return;
    }
    if (verdict.scan) ran.scans += 1;
    await checkEndings(search, one, answerOf(made, one, source, verdict.scan), ran);
  }
});

/**
 * A projection of what a local index does not carry: AWS fetches it from the table, the engine leaves
 * it out. The request is AWS's; only its answer cannot be held to anything here.
 */
function isBeyondEngine({ select, hydrate }: Question, source: Source): boolean {
  const wanted = select?.map((path) => path.split(/[.[]/, 1)[0] ?? '') ?? [];
  return !hydrate && !source.isGlobal && !wanted.every((property) => source.carried.has(property));
}

/** Puts the question and the model into what goes wrong: of hundreds of items nobody wants a list. */
async function telling(made: World, one: Question, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    const { members, indexes } = made.spec;
    const columns = members.map((m) => `${m.property}: ${m.presence} ${m.kind}`);
    const shown = { columns: columns.join(', '), indexes, question: one };
    const about = inspect(shown, { depth: 12, compact: 12, breakLength: 150 });
    throw new Error(`${cause instanceof Error ? cause.message : cause}\n${about}`, { cause });
  }
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
