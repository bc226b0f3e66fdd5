import type { Hono } from 'hono';
import { auditLogOf } from '../audit.ts';
import { costReport } from '../costs.ts';
import type { Delivery } from '../models.ts';
import { type Books, reconcileBooks, reconcileStatement } from '../reconcile.ts';
import type { Service } from '../service.ts';
import { deadLettersOf, redeliver } from '../webhooks/dead-letters.ts';
import type { Allow, AppEnv } from './app.ts';
import { parseJson, readStatement } from './input.ts';
import { answerPage } from './page.ts';

/** What those who run and those who watch this service need. */
export function operationRoutes(app: Hono<AppEnv>, service: Service, allow: Allow): void {
  app.get('/merchants/:merchantId/audit', allow('auditor'), (c) =>
    answerPage(c, auditLogOf(service, c.req.param('merchantId')), (entry) => entry),
  );

  app.get('/merchants/:merchantId/reconciliation', allow('operator', 'auditor'), async (c) =>
    c.json(viewOfBooks(await reconcileBooks(service, c.req.param('merchantId')))),
  );
  app.post('/merchants/:merchantId/reconciliation', allow('operator'), async (c) => {
    const statement = readStatement(parseJson(await c.req.text()));
    return c.json(await reconcileStatement(service, c.req.param('merchantId'), statement));
  });

  app.get('/merchants/:merchantId/webhooks/dead', allow('merchant', 'operator'), (c) =>
    answerPage(c, deadLettersOf(service, c.req.param('merchantId')), viewOfDelivery),
  );
  app.post('/merchants/:merchantId/webhooks/:id/redeliver', allow('operator'), async (c) => {
    await redeliver(service, c.get('caller'), c.req.param());
    return c.body(null, 204);
  });

  app.get('/costs', allow('operator', 'auditor'), (c) => c.json(costReport(service.db)));
}

function viewOfDelivery({ id, attempts, lastError, body }: Delivery): object {
  return { id, attempts, lastError, event: parseJson(body) };
}

function viewOfBooks({ total, differences, ...counts }: Books): object {
  const texts = differences.map(({ account, balance, payments }) => ({
    account,
    balance: `${balance}`,
    payments: `${payments}`,
  }));
  return { ...counts, total: `${total}`, differences: texts };
}
