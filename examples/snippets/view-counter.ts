/** A counter that counts right however many count at once: DynamoDB adds, nobody reads first. */
import { dynamorm, model, t } from 'dynamorm';
import { createTable } from 'dynamorm/tables';
import { startLocalEngine } from 'dynamorm/testing';

const Post = model('Post', {
  table: 'posts',
  attributes: {
    id: t.string(),
    title: t.string(),
    viewCount: t.number().default(0),
    lastViewedAt: t.date().optional(),
  },
  key: { partitionKey: 'id' },
});

await using engine = await startLocalEngine();
using db = dynamorm(engine.connection);
await createTable(db, Post);
const posts = db.model(Post);
await posts.create({ id: 'p1', title: 'Hello' });

const view = (): Promise<unknown> =>
  posts
    .updateBuilder({ id: 'p1' })
    .increment('viewCount')
    .set('lastViewedAt', new Date())
    .execute();

await Promise.all(Array.from({ length: 100 }, view));
const { viewCount, lastViewedAt } = await posts.getOrThrow({ id: 'p1' }, { consistent: true });
console.log(
  `${viewCount} views, the last one ${lastViewedAt === undefined ? 'never' : 'just now'}`,
);
