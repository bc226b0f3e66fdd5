import { writeFile } from 'node:fs/promises';
import { toCloudFormation, toTerraform } from 'dynamorm/tables';
import { CommandError } from '../command-error.ts';
import { loadModels } from '../load-models.ts';
import type { Outcome } from '../terminal.ts';

/** What `dynamorm export` takes beside modules. */
export interface ExportFlags {
  readonly format: 'cloudformation' | 'terraform';
  readonly out?: string;
  readonly tablePrefix?: string;
  readonly retain: boolean;
  readonly json?: boolean;
}

/** Writes the tables of models as a template. Sends nothing. */
export async function exportTemplate(
  files: readonly string[],
  flags: ExportFlags,
): Promise<Outcome> {
  const { format, out, retain, tablePrefix = '' } = flags;
  const { models, tableOptions } = await loadModels(files);
  const options = { tables: tableOptions, tablePrefix, retain };
  const write = format === 'terraform' ? toTerraform : toCloudFormation;
  const template = write(models, options);
  if (out === undefined)
    return { text: template.trimEnd(), data: { format, template }, exitCode: 0 };
  await save(out, template);
  return { text: `Wrote ${out}.`, data: { format, out }, exitCode: 0 };
}

async function save(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    throw new CommandError({
      code: 'file-not-written',
      message: `${file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: 'Name a file in a folder that exists, or leave --out out to print it.',
      cause,
    });
  }
}
