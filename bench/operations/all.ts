import { get } from './get.ts';
import type { MeasuredOperation } from './operation.ts';
import { put } from './put.ts';
import { update } from './update.ts';

/** The rows of the stubbed wire. A new one is a file, a line here, and a budget. */
export const operations: readonly MeasuredOperation[] = [get, put, update];
