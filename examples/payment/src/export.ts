import { stringify } from 'csv-stringify/sync';
import type { Payment, PaymentView } from './models.ts';
import { viewOf } from './payments.ts';

/** How payments are written. */
export type ExportFormat = 'csv' | 'jsonl';

/** What comes with each of them. */
export const contentTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
};

const columns = [
  'id',
  'kind',
  'status',
  'from',
  'to',
  'amount',
  'currency',
  'reference',
  'createdAt',
] as const satisfies readonly (keyof PaymentView)[];

/**
 * Payments as text, line by line. Nothing is gathered: a line is made when it is asked for, a request
 * is sent when its lines are used up, and who stops asking stops the query.
 */
export async function* exportPayments(
  payments: AsyncIterable<Payment>,
  format: ExportFormat,
): AsyncGenerator<string> {
  if (format === 'csv') yield stringify([columns]);
  for await (const payment of payments) {
    const view = viewOf(payment);
    yield format === 'jsonl' ? `${JSON.stringify(view)}\n` : csvLine(view);
  }
}

function csvLine(view: PaymentView): string {
  // A spreadsheet would run a reference like "=HYPERLINK(…)".
  return stringify([columns.map((column) => view[column])], { escape_formulas: true });
}
