import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from './service.ts';
import { type DeliveryOptions, type DeliveryReport, deliverDue } from './webhooks/deliver.ts';

/** How the worker works. */
export interface WorkerOptions extends DeliveryOptions {
  /** How long it rests when nothing was due. */
  readonly restMs: number;
  /** Told after each round in which something was due. */
  readonly onRound?: (report: DeliveryReport) => void;
}

/** Sends webhooks until it is stopped; `stop()` resolves when the last round is over. */
export function startWorker(
  service: Service,
  options: WorkerOptions,
): { readonly stop: () => Promise<void> } {
  const stopping = new AbortController();
  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const isIdle = await round(service, options);
      if (isIdle) await sleep(options.restMs, undefined, stopping).catch(() => undefined);
    }
  };
  const working = work();
  return {
    stop: async () => {
      stopping.abort();
      await working;
    },
  };
}

/** One round; whether there was nothing to do, or nothing that could be done now. */
async function round(service: Service, options: WorkerOptions): Promise<boolean> {
  const failed = (error: unknown): DeliveryReport => {
    return { delivered: 0, failed: 0, dead: 0, errors: [error] };
  };
  const report = await deliverDue(service, options).catch(failed);
  const { delivered, dead, errors } = report;
  if (delivered + report.failed + dead + errors.length > 0) options.onRound?.(report);
  return delivered + report.failed + dead === 0;
}
