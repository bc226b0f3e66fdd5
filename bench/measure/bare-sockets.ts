import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { SentRequest } from '../stub/stub-wire.ts';

/**
 * The floor of a call over loopback: the bytes of one request, signed beforehand, are written to a
 * socket, and the bytes of the answer counted. Nothing is made, checked or parsed, so that no client
 * on Node's sockets can take less.
 */
export interface BareSockets {
  /** Sends the request once. A lane has a socket of its own, and sends one request at a time. */
  exchange(lane: number): Promise<void>;
  close(): void;
}

/** Sockets to an endpoint; each is opened when its lane needs it. */
export function bareSockets(endpoint: string, request: SentRequest): BareSockets {
  const bytes = onTheWire(request);
  const lanes: Lane[] = [];
  return {
    async exchange(number) {
      let lane = lanes[number];
      // The other side closes what was idle while others had their turn.
      if (lane === undefined || lane.socket.readyState !== 'open') {
        lane = await openLane(endpoint, bytes);
        lanes[number] = lane;
      }
      await lane.exchange();
    },
    close() {
      for (const { socket } of lanes) socket.destroy();
    },
  };
}

interface Lane {
  readonly socket: Socket;
  exchange(): Promise<void>;
}

/** As HTTP/1.1 writes it. */
function onTheWire({ headers, body }: SentRequest): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = `content-length: ${Buffer.byteLength(body)}\r\n`;
  return Buffer.from(`POST / HTTP/1.1\r\n${lines.join('')}${length}\r\n${String(body)}`);
}

async function openLane(endpoint: string, bytes: Buffer): Promise<Lane> {
  const { hostname, port } = new URL(endpoint);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  socket.write(bytes);
  const [first] = (await once(socket, 'data')) as [Buffer];
  const expected = lengthOf(first);
  let missing = 0;
  let done = (): void => {};
  socket.on('data', (chunk: Buffer) => {
    missing -= chunk.length;
    if (missing <= 0) done();
  });
  const exchange = (): Promise<void> =>
    new Promise((resolve) => {
      missing = expected;
      done = resolve;
      socket.write(bytes);
    });
  return { socket, exchange };
}

/**
 * The least that answers to the request have, headers and all; loopback delivers them in one piece.
 * Their checksum, which follows the order of the attributes, is up to ten digits.
 */
function lengthOf(answer: Buffer): number {
  const text = answer.toString('latin1');
  const [, length] = /\r\ncontent-length: (\d+)\r\n/i.exec(text) ?? [];
  const whole = text.indexOf('\r\n\r\n') + 4 + Number(length) === answer.length;
  if (whole && text.startsWith('HTTP/1.1 200 ')) return answer.length - 9;
  throw new Error(`The bare socket was not answered as expected: ${text.slice(0, 200)}`);
}
