import type { Contestant, Session } from '../contestants/contestant.ts';
import type { Runner } from '../measure/interleave.ts';
import { checkWork } from '../operations/check.ts';
import type { MeasuredOperation } from '../operations/operation.ts';
import { CUSTOMER_TABLE, type Customer } from '../sample/customer.ts';
import { storedAs } from '../sample/stored.ts';
import { type StubAnswer, type StubWire, stubAnswer, stubWire } from './stub-wire.ts';

/** A contestant with its wire: one client for all operations, as in programs. */
export interface Client {
  readonly contestant: Contestant;
  readonly wire: StubWire;
  readonly session: Session;
}

/** Connects a contestant to a wire of its own. */
export function connect(contestant: Contestant): Client {
  const wire = stubWire();
  const session = contestant.connect({
    endpoint: 'https://dynamodb.eu-central-1.amazonaws.com',
    region: 'eu-central-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/EXAMPLE' },
    wire,
  });
  return { contestant, wire, session };
}

/** A contestant doing one operation. */
export interface Lane extends Runner {
  /**
   * Proves, with every input, that the work is done. Afterwards, because comparing objects
   * enumerates them, and V8 remembers that: it would make `Object.entries` on attribute values three
   * times as fast as it is without us.
   */
  check(): Promise<void>;
}

/** Sets a contestant to an operation. */
export function laneOf(operation: MeasuredOperation, client: Client): Lane {
  const { contestant, wire, session } = client;
  const { inputs } = operation;
  const answers = inputs.map((customers) => answerFor(operation, contestant, customers));
  const send = (position: number): Promise<unknown> => {
    wire.answer = answers[position] as StubAnswer;
    return operation.call(session.operations, inputs[position] as readonly Customer[]);
  };
  return {
    name: contestant.name,
    async batch(count) {
      const before = wire.count;
      for (let done = 0; done < count; done += 1) await send(done % inputs.length);
      if (wire.count - before === count) return;
      throw new Error(`${contestant.name} did not send what it was told: ${operation.title}.`);
    },
    async check() {
      for (const [position, customers] of inputs.entries()) {
        const result = await send(position);
        checkWork(operation, customers, { contestant, session, sent: wire.sent, result });
      }
    },
  };
}

/** The answer, with the items as this contestant stores them. */
function answerFor(
  operation: MeasuredOperation,
  contestant: Contestant,
  customers: readonly Customer[],
): StubAnswer {
  const stored = operation.stored === undefined ? customers : customers.map(operation.stored);
  const items = stored.map((customer) => storedAs(contestant, customer));
  const capacity = { TableName: CUSTOMER_TABLE, CapacityUnits: items.length / 2 };
  return stubAnswer(operation.answer(items, contestant.meters ? capacity : undefined));
}
