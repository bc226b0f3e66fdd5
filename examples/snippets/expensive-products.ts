/** Products over 100, found by reading the whole table in four parts at once. */
import { dynamorm, model, t } from 'dynamorm';
import { createTable } from 'dynamorm/tables';
import { startLocalEngine } from 'dynamorm/testing';

const Product = model('Product', {
  table: 'products',
  attributes: { id: t.string(), price: t.number() },
  key: { partitionKey: 'id' },
});

await using engine = await startLocalEngine();
using db = dynamorm(engine.connection);
await createTable(db, Product);
const products = db.model(Product);
await products.batchPut(
  Array.from({ length: 500 }, (_, number) => ({ id: `p${number}`, price: number % 125 })),
);

let partsRead = 0;
const expensive = await products
  .scan()
  .filter('price', '>', 100)
  .parallel(4, { onProgress: ({ segmentsDone }) => (partsRead = segmentsDone) })
  .all();
console.log(`${expensive.length} of 500 products cost more than 100, from ${partsRead} parts`);
console.log(`the cheapest of them costs ${Math.min(...expensive.map(({ price }) => price))}`);

// One part alone, for workers of your own:
const part = await products.scan().segment(0, 4).filter('price', '>', 100).all();
console.log(
  `the first part has some of them: ${part.length > 0 && part.length < expensive.length}`,
);
