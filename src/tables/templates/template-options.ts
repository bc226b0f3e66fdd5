import type { AnyModel } from '../../definition/model.ts';
import type { TableOptions } from '../table-options.ts';

/** What `toCloudFormation` and `toTerraform` take: the settings of all tables, and these. */
export interface TemplateOptions extends TableOptions {
  /** Settings of some tables, in front of those of all, by the table's name without the prefix. */
  readonly tables?: { readonly [table: string]: TableOptions };
  /** Put before the name of every table, for example `'staging-'`. */
  readonly tablePrefix?: string;
  /** What the models' functions of table names are given. Default: `process.env`. */
  readonly environment?: NodeJS.ProcessEnv;
  /**
   * Whether the tables outlive their template: `DeletionPolicy: Retain` in CloudFormation,
   * `prevent_destroy` in Terraform. Default: true.
   */
  readonly retain?: boolean;
}

/** What `toCloudFormation` takes. */
export interface CloudFormationOptions extends TemplateOptions {
  /** Default: `'yaml'`. JSON has no comments. */
  readonly format?: 'yaml' | 'json';
}

/** One model, or several that live in one table or in many. */
export type TemplateModels = AnyModel | readonly AnyModel[];
