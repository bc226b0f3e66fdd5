import type { AnyModel, Explanation } from 'dynamorm';
import { colours } from '../colours.ts';
import { CommandError } from '../command-error.ts';
import { conditionOf } from '../condition-text.ts';
import { type ConnectionFlags, connect } from '../connection.ts';
import { loadModels, modelNamed } from '../load-models.ts';
import type { Outcome } from '../terminal.ts';

/** What `dynamorm explain` takes beside a module and a model. */
export interface ExplainFlags extends ConnectionFlags {
  readonly where?: readonly string[];
  readonly filter?: readonly string[];
  readonly orderBy?: string;
  readonly select?: string;
  readonly index?: string;
  readonly limit?: number;
  readonly consistent?: boolean;
  readonly allowScan?: boolean;
}

/** A query whose paths and values are not known when this is compiled. */
interface AnyQuery {
  where(...condition: readonly unknown[]): AnyQuery;
  filter(...condition: readonly unknown[]): AnyQuery;
  orderBy(path: string, direction: string): AnyQuery;
  select(...paths: readonly string[]): AnyQuery;
  index(name: string): AnyQuery;
  limit(items: number): AnyQuery;
  consistent(): AnyQuery;
  allowScan(): AnyQuery;
  explain(): Explanation;
  toRequest(): object | undefined;
}

/** Shows how a query would be answered, and its request. Sends nothing. */
export async function explainQuery(
  [file, name]: readonly [file: string, model: string],
  flags: ExplainFlags,
): Promise<Outcome> {
  const { models } = await loadModels([file]);
  const model = modelNamed(models, name);
  const query = queryOf(model, flags);
  const plan = query.explain();
  const request = query.toRequest();
  const shown = JSON.stringify(request, undefined, 2);
  const text = `${headed(String(plan))}\n\n${colours.dim(shown ?? 'No request is needed.')}`;
  return { text, data: { plan, request: request ?? null }, exitCode: 0 };
}

/** Any region does: nothing is sent. */
function queryOf(model: AnyModel, flags: ExplainFlags): AnyQuery {
  const region = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? 'us-east-1';
  const bound = connect({ region, ...flags }).model(model);
  const { where = [], filter = [] } = flags;
  // The paths are texts that somebody has typed: they are checked when the query is planned.
  let query = (where.length > 0 ? bound : bound.scan()) as unknown as AnyQuery;
  for (const text of where) query = query.where(...conditionOf(model['~node'], text));
  for (const text of filter) query = query.filter(...conditionOf(model['~node'], text));
  if (flags.orderBy !== undefined) query = query.orderBy(...orderOf(flags.orderBy));
  if (flags.select !== undefined) query = query.select(...flags.select.split(','));
  if (flags.index !== undefined) query = query.index(flags.index);
  if (flags.limit !== undefined) query = query.limit(flags.limit);
  if (flags.consistent) query = query.consistent();
  return flags.allowScan ? query.allowScan() : query;
}

function orderOf(text: string): readonly [path: string, direction: string] {
  const [path = '', direction = 'asc', ...rest] = text.split(':');
  if (rest.length === 0 && (direction === 'asc' || direction === 'desc')) return [path, direction];
  throw new CommandError({
    code: 'order-unreadable',
    message: `"${text}" is not an order.`,
    hint: 'Write an attribute, and its direction if it is not ascending: createdAt:desc.',
  });
}

function headed(plan: string): string {
  const [head = '', ...rest] = plan.split('\n');
  return [colours.bold(head), ...rest].join('\n');
}
