import type { Hono } from 'hono';
import { accountsOf, openAccount } from '../accounts.ts';
import type { Account } from '../models.ts';
import type { Service } from '../service.ts';
import type { Allow, AppEnv } from './app.ts';
import { parseJson, readAccount } from './input.ts';
import { answerPage } from './page.ts';

/** Accounts: opened by operators, seen by everybody whose they are. */
export function accountRoutes(app: Hono<AppEnv>, service: Service, allow: Allow): void {
  app.post('/merchants/:merchantId/accounts', allow('operator'), async (c) => {
    const account = readAccount(parseJson(await c.req.text()), c.req.param('merchantId'));
    await openAccount(service, c.get('caller'), account);
    return c.json({ ...account, balance: '0' }, 201);
  });

  app.get('/merchants/:merchantId/accounts', allow('merchant', 'operator', 'auditor'), (c) =>
    answerPage(c, accountsOf(service, c.req.param('merchantId')), viewOfAccount),
  );
}

function viewOfAccount({ id, kind, holder, currency, balance, version }: Account): object {
  return { id, kind, holder, currency, balance: `${balance}`, version };
}
