import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export interface CaughtMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
}

/** A mail server that keeps what it gets, instead of sending it on. */
export interface SmtpCatcher {
  readonly url: string;
  readonly mails: readonly CaughtMail[];
  stop(): Promise<void>;
}

/** Starts one on a free port. */
export async function startSmtpCatcher(
  onMail: (mail: CaughtMail) => void = () => undefined,
): Promise<SmtpCatcher> {
  const mails: CaughtMail[] = [];
  const smtp = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData: async (stream, session, done) => {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      const [to = ''] = session.envelope.rcptTo.map(({ address }) => address);
      const mail = readMail(to, Buffer.concat(chunks).toString());
      mails.push(mail);
      onMail(mail);
      done();
    },
  });
  const server = smtp.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = () => new Promise<void>((resolve) => smtp.close(() => resolve()));
  return { url: `smtp://127.0.0.1:${port}`, mails, stop };
}

/** As much of the format as our own mails have. */
function readMail(to: string, source: string): CaughtMail {
  const end = source.indexOf('\r\n\r\n');
  const headers = source.slice(0, end).replace(/\r\n[ \t]+/g, ' ');
  const header = (name: string): string =>
    new RegExp(`^${name}: (.*)$`, 'im').exec(headers)?.[1] ?? '';
  const body = source.slice(end + 4).replaceAll('\r\n', '\n');
  return {
    to,
    subject: decodeWords(header('subject')),
    text: decodeBody(body, header('content-transfer-encoding')),
    messageId: header('message-id'),
  };
}

/** `=?UTF-8?Q?caf=C3=A9?=` as `café`. */
function decodeWords(header: string): string {
  const joined = header.replace(/\?= =\?/g, '?==?');
  return joined.replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
    kind.toLowerCase() === 'b'
      ? Buffer.from(text, 'base64').toString()
      : unquote(text.replaceAll('_', ' ')),
  );
}

function decodeBody(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  return encoding === 'quoted-printable' ? unquote(body.replace(/=\n/g, '')) : body;
}

function unquote(text: string): string {
  const bytes = text.replace(/=([0-9a-f]{2})/gi, (_, hex) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString();
}
