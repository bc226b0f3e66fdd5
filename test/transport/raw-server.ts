import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server on this machine that knows no HTTP: what comes, and what is written, is bytes. */
export interface RawServer {
  readonly url: string;
  /** The connections that were opened so far. */
  readonly opened: Socket[];
}

/** Serves every connection with a function, which gets it with its number, counted from 1. */
export async function rawServer(
  serve: (socket: Socket, connection: number) => void,
): Promise<RawServer> {
  const opened: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    opened.push(socket);
    socket.on('error', () => {});
    serve(socket, opened.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of opened) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, opened };
}

/** Calls back with the body of every whole request on a connection, one after the other. */
export function onRequests(socket: Socket, received: (body: string) => void): void {
  let pending = '';
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    pending += text;
    for (;;) {
      const head = pending.indexOf('\r\n\r\n') + 4;
      const [, length] = /\r\ncontent-length: (\d+)\r\n/i.exec(pending) ?? [];
      const end = head + Number(length);
      if (head < 4 || !(pending.length >= end)) return;
      const body = pending.slice(head, end);
      pending = pending.slice(end);
      received(body);
    }
  });
}

/** An answer as it travels. */
export function answerText(body: string, status = '200 OK'): string {
  return `HTTP/1.1 ${status}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}
