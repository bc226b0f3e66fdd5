import type { AnyModel, Query } from 'dynamorm';
import type { Context } from 'hono';
import { readLimit } from './input.ts';

/**
 * A page of a list, `?limit=20&cursor=…`. The cursor is signed, and is good for this list only: that
 * of another merchant is refused.
 */
export async function answerPage<TModel extends AnyModel>(
  c: Context,
  list: Query<TModel>,
  view: (item: TModel['~item']) => object,
): Promise<Response> {
  const limit = readLimit(c.req.query('limit'));
  const { items, cursor } = await list.limit(limit).page({ cursor: c.req.query('cursor') });
  return c.json({ items: items.map(view), cursor });
}
