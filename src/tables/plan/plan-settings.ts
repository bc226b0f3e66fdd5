import type { UpdateTableRequest } from '../../wire/tables.ts';
import type { DescribedTable } from '../describe/described-table.ts';
import { streamWanted } from '../request/create-table-request.ts';
import { recoveryCall, timeToLiveCall } from '../request/table-calls.ts';
import { sseSpecification, streamSpecification, tableClass } from '../request/wire-table.ts';
import type { TableOptions } from '../table-options.ts';
import type { TableCall, TableStep, TableStepKind } from './table-plan.ts';

/** The kinds of steps of this file: about the table as a whole. */
type SettingKind = Exclude<
  TableStepKind,
  `${string}-index` | `replica-${string}` | 'change-throughput' | 'change-maximum'
>;

interface Setting {
  readonly words: string;
  readonly destroys?: string;
  readonly cost: string;
  readonly calls: readonly TableCall[];
}

function step(kind: SettingKind, table: string, setting: Setting): TableStep {
  const { words, destroys, cost, calls } = setting;
  return { kind, id: kind, table, words, destroys, cost, calls };
}

function update(TableName: string, request: Omit<UpdateTableRequest, 'TableName'>): TableCall {
  return { operation: 'UpdateTable', request: { TableName, ...request } };
}

/** Whether deleting the table is refused. */
export function planProtection(
  { name, deletionProtection: is }: DescribedTable,
  { deletionProtection: wanted }: TableOptions,
): readonly TableStep[] {
  if (wanted === undefined || wanted === is) return [];
  return [
    step('deletion-protection', name, {
      words: wanted ? 'Protect the table from being deleted.' : 'Let the table be deleted.',
      cost: 'Takes seconds and costs nothing.',
      calls: [update(name, { DeletionProtectionEnabled: wanted })],
    }),
  ];
}

/** The stream: DynamoDB cannot change one, so that it is turned off before it is turned on. */
export function planStream(
  { name, stream: is }: DescribedTable,
  options: TableOptions,
): readonly TableStep[] {
  const wanted = streamWanted(options);
  if (wanted === undefined || wanted === is) return [];
  const on = update(name, { StreamSpecification: streamSpecification(wanted) });
  const off = update(name, { StreamSpecification: streamSpecification(false) });
  const cost = 'Takes seconds; reading a stream is paid for, except from Lambda.';
  if (is === false) {
    return [
      step('change-stream', name, { words: `Stream changes: ${wanted}.`, cost, calls: [on] }),
    ];
  }
  return [
    step('change-stream', name, {
      words: wanted ? `End the stream of ${is}, and begin one of ${wanted}.` : 'End the stream.',
      destroys: wanted
        ? 'The stream has another ARN afterwards: who reads it has to be pointed to the new one.'
        : 'Changes are no longer recorded; what was recorded can be read for 24 hours.',
      cost,
      calls: wanted === false ? [off] : [off, on],
    }),
  ];
}

/** The time to live: of the models, or off where the option says so. */
export function planTimeToLive(
  { name, ttl: is }: DescribedTable,
  wanted: string | undefined,
  { ttl: option }: TableOptions,
): readonly TableStep[] {
  const cost = 'Takes up to an hour and costs nothing.';
  if (option === false) {
    if (is === false) return [];
    const calls = [timeToLiveCall(name, is, false)];
    return [step('disable-ttl', name, { words: `Let items live on after ${is}.`, cost, calls })];
  }
  if (wanted === undefined || wanted === is) return [];
  const on = timeToLiveCall(name, wanted, true);
  const destroys = `Items whose ${wanted} has passed are deleted within days.`;
  if (is === false) {
    const words = `Delete items some time after ${wanted}.`;
    return [step('enable-ttl', name, { words, destroys, cost, calls: [on] })];
  }
  return [
    step('change-ttl', name, {
      words: `Delete items some time after ${wanted}, and no longer after ${is}.`,
      destroys,
      cost: 'Takes up to an hour to turn one off, and another to turn the other on; costs nothing.',
      calls: [timeToLiveCall(name, is, false), on],
    }),
  ];
}

/** The table class. */
export function planTableClass(
  { name, tableClass: is }: DescribedTable,
  { tableClass: wanted }: TableOptions,
): readonly TableStep[] {
  if (wanted === undefined || wanted === is) return [];
  return [
    step('table-class', name, {
      words: `Change the table class from ${is} to ${wanted}.`,
      cost: 'Takes minutes to hours; storage and requests have other prices. DynamoDB allows two in 30 days.',
      calls: [update(name, { TableClass: tableClass(wanted) })],
    }),
  ];
}

/** Whose key encrypts the table. */
export function planEncryption(
  { name, encryption: is }: DescribedTable,
  { encryption: wanted }: TableOptions,
): readonly TableStep[] {
  if (wanted === undefined || isEncryptedAs(is, wanted)) return [];
  const whose = typeof wanted === 'object' ? `the key ${wanted.kmsKey}` : `a key that is ${wanted}`;
  return [
    step('encryption', name, {
      words: `Encrypt the table with ${whose}.`,
      cost: 'Takes minutes; AWS KMS is paid for each use of a key, except those that AWS owns.',
      calls: [update(name, { SSESpecification: sseSpecification(wanted) })],
    }),
  ];
}

/**
 * DynamoDB only tells a key's ARN, which says neither whether AWS manages it nor what its alias is:
 * then any key will do.
 */
function isEncryptedAs(
  is: DescribedTable['encryption'],
  wanted: NonNullable<TableOptions['encryption']>,
): boolean {
  if (is === 'aws-owned' || wanted === 'aws-owned') return is === wanted;
  if (wanted === 'aws-managed' || /(^|:)alias\//.test(wanted.kmsKey)) return true;
  return is.kmsKey === wanted.kmsKey || is.kmsKey.endsWith(`/${wanted.kmsKey}`);
}

/** Point-in-time recovery. The description has to have it, see `requireApart`. */
export function planRecovery(
  { name, pointInTimeRecovery: is }: DescribedTable,
  { pointInTimeRecovery: wanted }: TableOptions,
): readonly TableStep[] {
  if (wanted === undefined || isRecoveredAs(is, wanted)) return [];
  const cost = 'Takes seconds; paid for by the size of the table.';
  const calls = [recoveryCall(name, wanted)];
  if (wanted !== false) {
    const words = `Keep what restores the table to any second of ${recoveryDays(wanted)} days.`;
    return [step('point-in-time-recovery', name, { words, cost, calls })];
  }
  return [
    step('point-in-time-recovery', name, {
      words: 'Keep nothing to restore the table from.',
      destroys: 'What was kept until now: the table cannot be restored to an earlier moment.',
      cost: 'Takes seconds and costs nothing.',
      calls,
    }),
  ];
}

function isRecoveredAs(
  is: DescribedTable['pointInTimeRecovery'],
  wanted: NonNullable<TableOptions['pointInTimeRecovery']>,
): boolean {
  if (!is || !wanted) return is === wanted;
  return wanted === true || is.days === wanted.days;
}

function recoveryDays(wanted: true | { readonly days: number }): number {
  return wanted === true ? 35 : wanted.days;
}

/** Tags that lack, or have another value, or should not be there. */
export function planTags(
  { name, arn = '', tags: is = {} }: DescribedTable,
  { tags: wanted = {} }: TableOptions,
): readonly TableStep[] {
  const set = Object.entries(wanted).flatMap(([Key, Value]) =>
    Value === null || (Object.hasOwn(is, Key) && is[Key] === Value) ? [] : [{ Key, Value }],
  );
  const gone = Object.keys(wanted).filter((key) => wanted[key] === null && Object.hasOwn(is, key));
  if (set.length + gone.length === 0) return [];
  const words = [
    ...set.map(({ Key, Value }) => `set ${Key} to ${JSON.stringify(Value)}`),
    ...gone.map((key) => `remove ${key}`),
  ].join(', ');
  return [
    step('change-tags', name, {
      words: `Change the tags: ${words}.`,
      cost: 'Takes seconds and costs nothing.',
      calls: [
        ...(set.length === 0
          ? []
          : [{ operation: 'TagResource', request: { ResourceArn: arn, Tags: set } } as const]),
        ...(gone.length === 0
          ? []
          : [
              { operation: 'UntagResource', request: { ResourceArn: arn, TagKeys: gone } } as const,
            ]),
      ],
    }),
  ];
}
