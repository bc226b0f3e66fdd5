import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AnyModel } from 'dynamorm';
import type { TableOptions } from 'dynamorm/tables';
import { createJiti } from 'jiti';
import { CommandError } from './command-error.ts';

/** The settings of tables, by the table's name without the prefix. */
export type TableSettings = Readonly<Record<string, TableOptions>>;

/** What modules export that a command can use. */
export interface Declarations {
  readonly models: readonly AnyModel[];
  /** The exports called `tableOptions`, put together. */
  readonly tableOptions: TableSettings;
  /** Everything that they export, by name. */
  readonly exported: ReadonlyMap<string, unknown>;
}

/** Loads modules, TypeScript or JavaScript, and finds the models that they export. */
export async function loadModels(files: readonly string[]): Promise<Declarations> {
  const jiti = createJiti(import.meta.url, { interopDefault: false });
  const exported: (readonly [string, unknown])[] = [];
  for (const file of files) {
    const path = existingFile(file);
    exported.push(...Object.entries(await load(() => jiti.import<object>(path), file)));
  }
  const models = new Set(exported.map(([, value]) => value).filter(isModel));
  if (models.size === 0) throw noModels(files, exported);
  const settings = exported.filter(([name]) => name === 'tableOptions').map(([, value]) => value);
  return {
    models: [...models],
    tableOptions: Object.assign({}, ...settings),
    exported: new Map(exported),
  };
}

/** The model of that name. */
export function modelNamed(models: readonly AnyModel[], name: string): AnyModel {
  const model = models.find((one) => one.name === name);
  if (model !== undefined) return model;
  throw new CommandError({
    code: 'model-unknown',
    message: `There is no model called ${name}.`,
    hint: `There are: ${models.map((one) => one.name).join(', ')}.`,
  });
}

function existingFile(file: string): string {
  const path = resolve(file);
  if (existsSync(path) && statSync(path).isFile()) return path;
  throw new CommandError({
    code: 'file-not-found',
    message: `${file} is not a file.`,
    hint: 'Name the modules that export your models, for example ./src/models.ts.',
  });
}

async function load(load: () => Promise<object>, file: string): Promise<object> {
  try {
    return await load();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError({
      code: 'module-failed',
      message: `${file} cannot be loaded: ${why}`,
      hint: 'It is loaded as your program would load it. --debug shows where it failed.',
      cause,
    });
  }
}

function isModel(value: unknown): value is AnyModel {
  return typeof value === 'object' && value !== null && '~node' in value && 'kind' in value
    ? value.kind === 'model'
    : false;
}

function noModels(
  files: readonly string[],
  exported: readonly (readonly [string, unknown])[],
): CommandError {
  const names = exported.map(([name]) => name).join(', ');
  return new CommandError({
    code: 'no-models',
    message: `${files.join(', ')} exports no models, ${names === '' ? 'nothing at all' : `only ${names}`}.`,
    hint: "Export them: export const User = model('User', { … }).",
  });
}
