import { batchGet, batchWrite, transactWrite } from './batches.ts';
import { get } from './get.ts';
import type { MeasuredOperation } from './operation.ts';
import { put } from './put.ts';
import { query100, query1000 } from './query.ts';
import { update } from './update.ts';

/** The rows of the stubbed wire. A new one is a file, a line here, and a budget. */
export const operations: readonly MeasuredOperation[] = [
  get,
  put,
  update,
  query100,
  query1000,
  batchGet,
  batchWrite,
  transactWrite,
];
