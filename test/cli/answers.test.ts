import { describe, expect, test } from 'vitest';
import { applyPlans } from '../../tools/cli/src/commands/apply.ts';
import { createTables } from '../../tools/cli/src/commands/create.ts';
import type { Terminal } from '../../tools/cli/src/terminal.ts';
import { callEngine } from '../support/engine-http.ts';
import { useEngine } from '../support/use-engine.ts';
import { fixture, localCredentials } from './run-cli.ts';

/** A terminal where somebody gives these answers, and what was said there. */
function terminalOf(...answers: readonly boolean[]): Terminal & { readonly heard: string[] } {
  const heard: string[] = [];
  const left = [...answers];
  return {
    isInteractive: true,
    heard,
    say: (text) => heard.push(text),
    confirm: async (question) => {
      heard.push(question);
      return left.shift() ?? false;
    },
  };
}

describe('somebody at the terminal', () => {
  const used = useEngine();
  Object.assign(process.env, localCredentials);
  const flags = (tablePrefix: string) => ({ endpoint: used.endpoint, tablePrefix });
  const tables = async (): Promise<unknown> =>
    (await callEngine(used.endpoint, 'ListTables')).body['TableNames'];

  test('is told what create will do before being asked, and no means no', async () => {
    const terminal = terminalOf(false);
    const outcome = await createTables([fixture('models')], flags('a-'), terminal);

    expect(outcome).toMatchObject({ exitCode: 2, text: 'Nothing was created.' });
    expect(terminal.heard[0]).toContain('Create the table a-users');
    expect(terminal.heard[1]).toBe('Create 2 tables?');
    expect(await tables()).toEqual([]);
  });

  test('is asked about each step that destroys something, before anything is sent', async () => {
    await createTables([fixture('models-then')], { ...flags('b-'), yes: true }, terminalOf());
    const terminal = terminalOf(true, false, true);
    const outcome = await applyPlans([fixture('models')], flags('b-'), terminal);

    const questions = terminal.heard.filter((text) => text.endsWith('?'));
    expect(questions).toEqual(['Take the step that loses nothing?', 'Do it?', 'Do it?']);
    expect(outcome).toMatchObject({
      exitCode: 2,
      text: 'Took 2 of 3 steps. Left out: b-orders:enable-ttl.',
    });
    const firstSent = terminal.heard.findIndex((text) => text.includes('1/2'));
    expect(firstSent).toBeGreaterThan(terminal.heard.lastIndexOf('Do it?'));
  });

  test('is asked nothing where there is nothing to do', async () => {
    await createTables([fixture('models')], { ...flags('c-'), yes: true }, terminalOf());
    const terminal = terminalOf();
    const outcome = await applyPlans([fixture('models')], flags('c-'), terminal);

    expect(outcome).toMatchObject({ exitCode: 0, text: 'Every table is as its models say.' });
    expect(terminal.heard).toEqual([]);
  });
});
