import { tracingChannel } from 'node:diagnostics_channel';
import { afterEach } from 'vitest';
import {
  OPERATION_CHANNEL,
  type OperationTrace,
  REQUEST_CHANNEL,
  type RequestTrace,
} from '../../src/index.ts';

/** What has been heard on a channel, in order; each trace is there from its `start`. */
export interface Heard<TTrace> {
  readonly traces: TTrace[];
  readonly events: string[];
}

const stops: (() => void)[] = [];

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** Listens to calls until the test is over. */
export function hearOperations(): Heard<OperationTrace> {
  return hear<OperationTrace>(OPERATION_CHANNEL);
}

/** Listens to requests until the test is over. */
export function hearRequests(): Heard<RequestTrace> {
  return hear<RequestTrace>(REQUEST_CHANNEL);
}

function hear<TTrace extends { readonly operation: string }>(name: string): Heard<TTrace> {
  const heard: Heard<TTrace> = { traces: [], events: [] };
  const note = (event: string) => (message: unknown) => {
    const trace = message as TTrace;
    if (event === 'start') heard.traces.push(trace);
    heard.events.push(`${event} ${trace.operation}`);
  };
  const subscribers = {
    start: note('start'),
    end: note('end'),
    asyncStart: note('asyncStart'),
    asyncEnd: note('asyncEnd'),
    error: note('error'),
  };
  const channel = tracingChannel(name);
  channel.subscribe(subscribers);
  stops.push(() => channel.unsubscribe(subscribers));
  return heard;
}
