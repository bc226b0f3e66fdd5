import { SpanKind } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';

/** Prints spans as a tree, each with its attributes, in the order in which they began. */
export function printSpans(spans: readonly ReadableSpan[]): void {
  const inOrder = [...spans].sort((one, other) => nanoseconds(one) - nanoseconds(other));
  const print = (parent: string | undefined, depth: number): void => {
    for (const span of inOrder) {
      if (span.parentSpanContext?.spanId !== parent) continue;
      const indent = '  '.repeat(depth);
      console.log(`${indent}${span.name} (${SpanKind[span.kind]})`);
      for (const [name, value] of Object.entries(span.attributes)) {
        if (value !== undefined) console.log(`${indent}  · ${name}: ${JSON.stringify(value)}`);
      }
      print(span.spanContext().spanId, depth + 1);
    }
  };
  print(undefined, 0);
}

function nanoseconds({ startTime: [seconds, rest] }: ReadableSpan): number {
  return seconds * 1e9 + rest;
}
