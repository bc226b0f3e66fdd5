import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../support/source-tree.ts';

/**
 * What each door exports at runtime, in alphabetical order: the promise that a release keeps. A
 * change here is a change of the public API and needs its line in CHANGELOG.md. Types are not
 * listed, they leave nothing at runtime.
 */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  dynamorm: [
    'AbortedError',
    'BatchError',
    'ConditionFailedError',
    'ConfigurationError',
    'ConnectionError',
    'CredentialsError',
    'DecodeError',
    'DefinitionError',
    'DynamORMError',
    'HttpFailure',
    'IncompleteError',
    'InvalidCursorError',
    'ItemExistsError',
    'ItemNotFoundError',
    'ItemTooLargeError',
    'OPERATION_CHANNEL',
    'OutcomeUnknownError',
    'PlanError',
    'REQUEST_CHANNEL',
    'RequestError',
    'ServiceError',
    'ThrottledError',
    'TimeoutError',
    'TransactionCanceledError',
    'UniqueConstraintError',
    'ValidationError',
    'VersionConflictError',
    'decodeCursor',
    'decodeItem',
    'dynamorm',
    'encodeCursor',
    'encodeItem',
    'globalIndex',
    'globalTable',
    'isBatchError',
    'isConditionFailed',
    'isDecodeError',
    'isDynamORMError',
    'isInvalidCursor',
    'isItemExists',
    'isItemNotFound',
    'isOutcomeUnknown',
    'isRequestError',
    'isTableNotFound',
    'isThrottled',
    'isTransactionCanceled',
    'isUniqueConstraint',
    'isValidationError',
    'isVersionConflict',
    'localIndex',
    'model',
    'nodeHttpHandler',
    'socketHttpHandler',
    't',
    'wireTransport',
  ],
  'dynamorm/aws-sdk': ['awsSdk'],
  'dynamorm/lambda': [
    'benchmarkColdStart',
    'getMemoryStats',
    'isLambda',
    'isLambdaDeadline',
    'lambdaInit',
    'withLambdaTimeout',
  ],
  'dynamorm/streams': ['memoryCheckpoints', 'pollStream', 'streamHandler'],
  'dynamorm/tables': [
    'TablePlanError',
    'autoMigrate',
    'batchUpdateTable',
    'copyTable',
    'createTable',
    'deleteTable',
    'describeTable',
    'ensureTable',
    'fileCheckpoint',
    'formatPlan',
    'listTables',
    'migrate',
    'planTable',
    'tableExists',
    'toCloudFormation',
    'toTerraform',
    'updateTable',
  ],
  'dynamorm/testing': ['EngineError', 'startLocalEngine'],
};

interface Door {
  readonly name: string;
  readonly source: string;
}

const doors: readonly Door[] = publishedDoors();

describe('every door exports exactly what is promised', () => {
  test.each(Object.entries(DOORS))('%s', async (name, names) => {
    const door = doors.find((published) => published.name === name);
    expect(door, `package.json does not export ${name}`).toBeDefined();

    expect(await exportsOf(name)).toEqual(names);
  });

  test('no door is left out: add its exports to DOORS in this file', () => {
    const written = doors.filter((door) => existsSync(join(ROOT, door.source)));

    expect(written.map((door) => door.name).filter((name) => !DOORS[name])).toEqual([]);
  });
});

function publishedDoors(): readonly Door[] {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    exports: Record<string, string | { default: string }>;
  };
  return Object.entries(manifest.exports).flatMap(([path, target]) => {
    if (typeof target === 'string') return [];
    const source = target.default.replace('./dist/', 'src/').replace(/\.js$/, '.ts');
    return [{ name: path.replace('.', 'dynamorm'), source }];
  });
}

/** In a process of its own: through package.json, into `dist`, as a user's Node would load it. */
async function exportsOf(door: string): Promise<unknown> {
  const script = `console.log(JSON.stringify(Object.keys(await import('${door}')).sort()))`;
  const args = ['--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT }).catch(
    (cause) => {
      throw new Error(`${door} cannot be loaded: run \`npm run build\` first.`, { cause });
    },
  );
  return JSON.parse(stdout);
}
