import { expect } from 'vitest';
import { type Answer, mismatch } from './oracle.ts';
import type { LooseSearch, Question } from './questions.ts';

/** What was done so far, for the report. */
export interface Tally {
  items: number;
  pages: number;
}

/** Holds every ending of a question to its answer. */
export async function checkEndings(
  search: LooseSearch,
  asked: Question,
  answer: Answer,
  tally: Tally,
): Promise<void> {
  const total = answer.reduce((sum, group) => sum + group.length, 0);
  const question = bounded(asked, total);
  const limit = question.limit ?? Number.POSITIVE_INFINITY;
  const limited = question.limit === undefined ? search : search.limit(question.limit);
  const sized = withPageSize(limited, question);
  const check: Check = (by, items, count) =>
    expect(mismatch(answer, items, count), by).toBe(undefined);
  tally.items += total;
  check('all', await search.all(), total);
  check('all, up to the limit', await sized.all(), limit);
  check('for await', await collected(limited), limit);
  expect(await search.count(), 'count').toBe(total);
  expect(await sized.count(), 'count up to the limit').toBe(Math.min(total, limit));
  const first = await sized.first();
  check('first', first === undefined ? [] : [first], 1);
  check('page by page', await paged(sized, question.limit, tally), total);
  const chunked = withPageSize(search, { ...question, pageSize: question.pageSize ?? 50 });
  check('pages without a limit', await paged(chunked, undefined, tally), total);
  if (question.limit !== undefined) {
    const short = sized.maxPages(2);
    check('pages of few requests', await paged(short, undefined, tally), total);
  }
  if (question.kind === 'scan') await checkParts(search, question, check, total, tally);
}

const mostPages = 25;

/** Hundreds of pages of one item each show nothing that a few pages do not. */
function bounded(question: Question, total: number): Question {
  const { limit } = question;
  return limit === undefined
    ? question
    : { ...question, limit: Math.max(limit, Math.ceil(total / mostPages)) };
}

/** Scans read everything: one to five items a request would be thousands of requests. */
function withPageSize(search: LooseSearch, { kind, pageSize, allowScan }: Question): LooseSearch {
  if (pageSize === undefined) return search;
  return search.pageSize(kind === 'scan' || allowScan ? pageSize * 11 : pageSize);
}

type Check = (by: string, items: readonly unknown[], count: number) => void;

/** The parts of a scan: side by side, and each by itself. */
async function checkParts(
  search: LooseSearch,
  question: Question,
  check: Check,
  total: number,
  tally: Tally,
): Promise<void> {
  const limit = question.limit ?? Number.POSITIVE_INFINITY;
  const limited = question.limit === undefined ? search : search.limit(question.limit);
  check('parallel', await search.parallel(3).all(), total);
  check('parallel, up to the limit', await limited.parallel(4).all(), limit);
  check('parallel pages', await paged(limited.parallel(3), question.limit, tally), total);
  expect(await limited.parallel(2).count()).toBe(Math.min(total, limit));
  const parts = await Promise.all(
    [0, 1, 2].map((part) => paged(limited.segment(part, 3), question.limit, tally)),
  );
  check('segments', parts.flat(), total);
}

/**
 * Page after page to the end, each cursor on a way of its own: through JSON, a URL, or as it is. Every
 * page but the last has as many items as were asked for.
 */
async function paged(
  search: LooseSearch,
  size: number | undefined,
  tally: Tally,
): Promise<object[]> {
  const items: object[] = [];
  let cursor: string | undefined;
  for (let pages = 1; ; pages += 1) {
    const page = await search.page(cursor === undefined ? {} : { cursor });
    tally.pages += 1;
    expect(page.count).toBe(page.items.length);
    items.push(...page.items);
    if (page.cursor === undefined) return items;
    if (size !== undefined) expect(page.items.length, `page ${pages}`).toBe(size);
    expect(pages, 'the cursors end').toBeLessThan(2_000);
    cursor = travelled(page.cursor, pages);
  }
}

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
