import type { ModelNode } from '../../definition/model-node.ts';
import type { CompiledSearch } from '../../operations/compile-search.ts';
import type { Reply } from '../../transport/transport.ts';
import type { OperationName } from '../../wire/requests.ts';
import { answerText, requestText } from './request-text.ts';
import { attemptsOf } from './stats.ts';
import { codeOf } from './trace.ts';

/**
 * Where `dynamorm({ logger })` writes: `console`, a pino, a Powertools Logger, or anything with some
 * of these methods. Nothing is computed for a method that is missing.
 */
export interface Logger {
  /** Each request, as it is sent, and its answer. */
  debug?(message: string): void;
  /** Requests that took several attempts, refused conditions, and what the planner warns of. */
  warn?(message: string): void;
  /** Requests that failed, and caches that did. */
  error?(message: string): void;
  /** Asked before a message is made, where it is there, as on a pino. */
  isLevelEnabled?(level: 'debug' | 'warn' | 'error'): boolean;
}

/** One request on its way. */
export interface SentRequest {
  readonly name: OperationName;
  readonly request: object;
  /** On the scale of `performance.now()`. */
  readonly started: number;
}

/** What is written to a logger. */
export interface RequestLog {
  sent(sent: SentRequest): void;
  answered(sent: SentRequest, reply: Reply<OperationName>): void;
  failed(sent: SentRequest, error: unknown): void;
  /** The warnings of a plan; once for each shape. */
  planned(model: ModelNode, compiled: CompiledSearch): void;
  cacheFailed(error: unknown): void;
}

type Level = 'debug' | 'warn' | 'error';

/** Failures that are answers: the write was understood, and refused. */
const refusals: ReadonlySet<string | undefined> = new Set([
  'condition-failed',
  'transaction-canceled',
]);

/** That there is no such table is what some ask for. */
function levelOf({ name }: SentRequest, code: string | undefined): Level {
  if (name === 'DescribeTable' && code === 'table-not-found') return 'debug';
  return refusals.has(code) ? 'warn' : 'error';
}

/** Writes to a logger. Values are left out of it, unless they are asked for. */
export function requestLog(logger: Logger, withValues: boolean): RequestLog {
  const known = new WeakSet<CompiledSearch>();
  const write = (level: Level, message: () => string): void => {
    if (logger[level] === undefined) return;
    try {
      if (logger.isLevelEnabled?.(level) === false) return;
      const written: unknown = logger[level](message());
      // One that writes elsewhere gives a promise, which nobody waits for.
      if (written instanceof Promise) written.catch(() => {});
    } catch {
      // What writes about a request must not decide what becomes of it.
    }
  };
  const since = ({ started }: SentRequest): string =>
    `${(performance.now() - started).toFixed(1)} ms`;
  return {
    sent: ({ name, request }) => write('debug', () => requestText(name, request, withValues)),
    answered(sent, { response, attempts }) {
      const { name, request } = sent;
      write('debug', () => `${answerText(name, request, response)}, ${since(sent)}`);
      if (attempts === 1) return;
      write('warn', () => `${requestText(name, request, false)} took ${attempts} attempts`);
    },
    failed(sent, error) {
      const code = codeOf(error);
      const attempts = attemptsOf(error);
      write(levelOf(sent, code), () => {
        const text = requestText(sent.name, sent.request, withValues);
        const end = `${since(sent)}${attempts > 1 ? `, ${attempts} attempts` : ''}`;
        return `${text} failed: ${code ?? String(error)}, ${end}`;
      });
    },
    planned(model, compiled) {
      if (known.has(compiled)) return;
      known.add(compiled);
      const { source, warnings } = compiled.plan;
      for (const warning of warnings) write('warn', () => `${model.name} by ${source}: ${warning}`);
    },
    cacheFailed: (error) => write('error', () => `The cache failed: ${String(error)}`),
  };
}
