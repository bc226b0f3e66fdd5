import type { AnyModel, Database } from 'dynamorm';
import { type CopyProgress, copyTable, fileCheckpoint } from 'dynamorm/tables';
import { type ApprovalFlags, approve } from '../approve.ts';
import { CommandError } from '../command-error.ts';
import { type ConnectionFlags, connect } from '../connection.ts';
import { copyBar } from '../copy-bar.ts';
import { type Declarations, loadModels, modelNamed } from '../load-models.ts';
import type { Outcome, Terminal } from '../terminal.ts';

/** What `dynamorm copy` takes beside a module and a model. */
export interface CopyFlags extends ConnectionFlags, ApprovalFlags {
  readonly toRegion?: string;
  readonly toEndpoint?: string;
  readonly toPrefix?: string;
  readonly toModel?: string;
  readonly transform?: string;
  readonly backup?: boolean;
  readonly replace?: boolean;
  readonly checkpoint?: string;
  readonly segments?: number;
  readonly rate?: number;
  readonly dryRun?: boolean;
}

/** One side of the copy, and how it is called. */
interface Side {
  readonly db: Database;
  readonly model: AnyModel;
  readonly words: string;
}

/** Copies the items of a table into another one, once somebody agrees. */
export async function copyItems(
  [file, name]: readonly [file: string, model: string],
  flags: CopyFlags,
  terminal: Terminal,
): Promise<Outcome> {
  const declarations = await loadModels([file]);
  const { region, endpoint, tablePrefix, toRegion, toEndpoint, toPrefix } = flags;
  const options = optionsOf(flags, declarations);
  using from = connect(flags);
  const elsewhere = defined({ region: toRegion, endpoint: toEndpoint, tablePrefix: toPrefix });
  const here = defined({ region, endpoint, tablePrefix });
  // The same database twice, so that a table that is copied into itself is noticed.
  using to = Object.keys(elsewhere).length === 0 ? from : connect({ ...here, ...elsewhere });
  const { models } = declarations;
  const source = sideOf(from, modelNamed(models, name), region);
  const target = sideOf(to, modelNamed(models, flags.toModel ?? name), toRegion ?? region);
  terminal.say(`${source.words} → ${target.words}: ${effectOf(flags)}.`);
  if (!flags.dryRun && !(await approve('Copy?', flags, terminal))) {
    return { text: 'Nothing was copied.', data: { copied: false }, exitCode: 2 };
  }
  const bar = copyBar(terminal);
  try {
    const done = await copyTable(source, target, { ...options, onProgress: bar.update });
    bar.stop();
    return { text: summaryOf(done, flags), data: { copied: !flags.dryRun, ...done }, exitCode: 0 };
  } finally {
    bar.stop();
  }
}

function sideOf(db: Database, model: AnyModel, region: string | undefined): Side {
  const place = region === undefined ? '' : ` in ${region}`;
  return { db, model, words: `${db.tableName(model)}${place}` };
}

/** What will happen to the target, before anybody is asked. */
function effectOf({ dryRun, backup, replace }: CopyFlags): string {
  if (dryRun) return 'reads and converts everything, writes nothing';
  if (backup) return 'creates the table, which must not exist, and copies into it';
  return replace
    ? 'overwrites items that the target has already'
    : 'leaves items alone that the target has already';
}

type CopySettings = Parameters<typeof copyTable<AnyModel, AnyModel>>[2];

function optionsOf(flags: CopyFlags, { exported }: Declarations): CopySettings {
  const { backup, replace, checkpoint, segments, rate, dryRun, transform, toModel } = flags;
  const settings = {
    ...defined({ backup, segments, rate, dryRun }),
    ...(replace ? { existing: 'replace' as const } : {}),
    ...(checkpoint === undefined ? {} : { checkpoint: fileCheckpoint(checkpoint) }),
  };
  if (transform === undefined && toModel === undefined) return settings as CopySettings;
  const change = exported.get(transform ?? '');
  if (typeof change === 'function') {
    return { ...settings, transform: change as CopySettings['transform'] };
  }
  throw new CommandError({
    code: 'transform-unknown',
    message:
      transform === undefined
        ? 'Items of another model need a --transform.'
        : `The module exports no function called ${transform}.`,
    hint: 'Export one that takes an item and gives one of the target, or undefined to leave it out.',
  });
}

function summaryOf({ read, written, kept, leftOut }: CopyProgress, { dryRun }: CopyFlags): string {
  const parts = [
    `Read ${read} items`,
    `${dryRun ? 'would write' : 'wrote'} ${written}`,
    ...(kept === 0 ? [] : [`left ${kept} as they are`]),
    ...(leftOut === 0 ? [] : [`left out ${leftOut}`]),
  ];
  return `${parts.join(', ')}.`;
}

/** An object without what is undefined. */
function defined<TObject extends object>(
  object: TObject,
): { [TName in keyof TObject]?: Exclude<TObject[TName], undefined> } {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as ReturnType<typeof defined<TObject>>;
}
