import { tableName } from '../../client/table-name.ts';
import type { AnyModel } from '../../definition/model.ts';
import type { ModelNode } from '../../definition/model-node.ts';
import { refuse } from '../../definition/refuse.ts';
import { refuseNoModel } from '../../definition/refuse-no-model.ts';
import type { TableModels, TableOptions } from '../table-options.ts';
import { mergeShapes } from './merge-shapes.ts';
import { modelShape } from './model-shape.ts';
import { refuseMisfits } from './refuse-misfits.ts';
import type { TableShape } from './table-shape.ts';

/** The table that models ask for. */
export interface WantedTable {
  /** Its name without any prefix. */
  readonly ownName: string;
  /** The names of the models. */
  readonly models: readonly string[];
  readonly shape: TableShape;
  /** The stored name of the attribute that says when an item expires. */
  readonly ttl: string | undefined;
  /** The names that global indexes have in DynamoDB, by the properties they are declared under. */
  readonly indexNames: ReadonlyMap<string, readonly string[]>;
}

/** The table of one model or of several. Throws `DefinitionError` where they contradict each other. */
export function wantedTable(models: TableModels, options: TableOptions): WantedTable {
  const ownName = tableName(commonTable(models)['~node']);
  const nodes = [...new Set(modelsIn(models).map((model) => model['~node']))];
  const shape = mergeShapes(nodes.map((node) => ({ model: node.name, shape: modelShape(node) })));
  const ttl = refuseMisfits(nodes, shape, options.shared === true);
  const wanted = { ownName, models: nodes.map(({ name }) => name), shape };
  return { ...wanted, ttl: options.ttl === false ? undefined : ttl, indexNames: namesOf(nodes) };
}

/** One model or several, as a list. */
export function modelsIn(models: TableModels): readonly AnyModel[] {
  const list = [models].flat();
  for (const model of list) refuseNoModel(model, 'A function of dynamorm/tables');
  return list;
}

/** The first of the models, once all are known to name one table. */
export function commonTable(models: TableModels): AnyModel {
  const [first, ...others] = modelsIn(models);
  if (first === undefined) {
    return refuse('table-models-none', 'No model was given.', 'A table is made from its models.');
  }
  const ownName = tableName(first['~node']);
  const elsewhere = others.find((model) => tableName(model['~node']) !== ownName);
  if (elsewhere !== undefined) {
    refuse(
      'table-models-apart',
      `${first.name} lives in the table ${ownName}, ${elsewhere.name} in ${tableName(elsewhere['~node'])}.`,
      'Give the models of one table at a time, or all of them to autoMigrate().',
    );
  }
  return first;
}

function namesOf(nodes: readonly ModelNode[]): WantedTable['indexNames'] {
  const names = new Map<string, readonly string[]>();
  for (const { indexes } of nodes) {
    for (const [property, { kind, name }] of Object.entries(indexes)) {
      if (kind === 'globalIndex')
        names.set(property, [...new Set([...(names.get(property) ?? []), name])]);
    }
  }
  return names;
}
