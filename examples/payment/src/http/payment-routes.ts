import type { Context, Hono } from 'hono';
import { contentTypes, type ExportFormat, exportPayments } from '../export.ts';
import { charge, paymentOf, paymentsOf, refund, viewOf } from '../payments.ts';
import type { Service } from '../service.ts';
import type { Allow, AppEnv } from './app.ts';
import { parseJson, readCharge, readIdempotencyKey } from './input.ts';
import { answerPage } from './page.ts';

/** Payments: made, seen, exported, refunded. */
export function paymentRoutes(app: Hono<AppEnv>, service: Service, allow: Allow): void {
  app.post('/merchants/:merchantId/payments', allow('merchant'), async (c) => {
    const key = readIdempotencyKey(c.req.header('idempotency-key'));
    const order = readCharge(parseJson(await c.req.text()), c.req.param('merchantId'));
    const { payment, replayed } = await charge(service, c.get('caller'), key, order);
    if (replayed) c.header('idempotent-replayed', 'true');
    return c.json(payment, 201);
  });

  const readers = allow('merchant', 'operator', 'auditor');
  app.get('/merchants/:merchantId/payments', readers, (c) =>
    answerPage(c, paymentsOf(service, c.req.param('merchantId')), viewOf),
  );
  for (const format of ['csv', 'jsonl'] as const) {
    app.get(`/merchants/:merchantId/payments.${format}`, readers, (c) =>
      answerExport(c, service, format),
    );
  }
  app.get('/merchants/:merchantId/payments/:id', readers, async (c) =>
    c.json(await paymentOf(service, c.req.param())),
  );

  app.post('/merchants/:merchantId/payments/:id/refund', allow('merchant', 'operator'), async (c) =>
    c.json(await refund(service, c.get('caller'), c.req.param())),
  );
}

/** Sent as it is read, 500 payments at a time, and no faster than the client takes it. */
function answerExport(c: Context, service: Service, format: ExportFormat): Response {
  const payments = paymentsOf(service, c.req.param('merchantId') ?? '').pageSize(500);
  return c.body(streamOf(exportPayments(payments, format)), 200, {
    'content-type': contentTypes[format],
    'content-disposition': `attachment; filename="payments.${format}"`,
  });
}

/** One line whenever the client takes one; when it stops, so do they. */
function streamOf(lines: AsyncGenerator<string>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => {
      await lines.return(undefined);
    },
  });
}
