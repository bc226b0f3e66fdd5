/**
 * DynamORM's tracing channels as OpenTelemetry spans: `npx tsx examples/opentelemetry.ts`.
 *
 * A few calls are made on an engine on this machine, and the spans that they leave are printed as a
 * tree, with their attributes. In a service, give the tracer an exporter of your own.
 */
import type { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { dynamorm, globalIndex, model, t } from 'dynamorm';
import { createTable } from 'dynamorm/tables';
import { startLocalEngine } from 'dynamorm/testing';
import { printSpans } from './opentelemetry/print-spans.ts';
import { traceDynamORM } from './opentelemetry/trace-dynamorm.ts';

const Account = model('Account', {
  table: 'accounts',
  attributes: { id: t.string(), owner: t.string(), balance: t.number().default(0) },
  key: { partitionKey: 'id' },
  indexes: { byOwner: globalIndex({ partitionKey: 'owner' }) },
});

// ── OpenTelemetry, as a service sets it up ──────────────────────────────────────────────────────
const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
trace.setGlobalTracerProvider(provider);
const contextManager = new AsyncLocalStorageContextManager().enable();
context.setGlobalContextManager(contextManager);
const tracer = trace.getTracer('bank');

// The context manager keeps its storage to itself; the channel has to write into the same one.
const storage = (contextManager as unknown as { _asyncLocalStorage: AsyncLocalStorage<Context> })
  ._asyncLocalStorage;

// ── DynamORM ────────────────────────────────────────────────────────────────────────────────────
await using engine = await startLocalEngine();
using db = dynamorm(engine.connection);
await createTable(db, Account);
const accounts = db.model(Account);
const stopTracing = traceDynamORM({ tracer, storage, region: engine.connection.region });

await tracer.startActiveSpan('POST /transfers', async (span) => {
  await accounts.create({ id: 'alice', owner: 'Alice', balance: 100 });
  await accounts.create({ id: 'bob', owner: 'Bob' });
  await db.transaction(async (tx) => {
    const alice = await tx.get(Account, { id: 'alice' });
    tx.update(Account, { id: 'alice' }, { balance: (alice?.balance ?? 0) - 30 });
    tx.updateBuilder(Account, { id: 'bob' }).add('balance', 30);
  });
  for await (const account of accounts.where('owner', '=', 'Alice')) {
    span.setAttribute('balance', account.balance);
  }
  await accounts.create({ id: 'bob', owner: 'Mallory' }).catch(() => {});
  span.end();
});

stopTracing();
printSpans(exporter.getFinishedSpans());
await provider.shutdown();
