import { type Database, dynamorm } from '../../../src/client/dynamorm.ts';
import { type AnyModel, encodeItem, type Transport } from '../../../src/index.ts';
import { deleteTable } from '../../../src/tables/change/delete-table.ts';
import { createTable } from '../../../src/tables/create/create-table.ts';
import { awsRefusals } from '../../support/aws-rules.ts';
import { loadItems } from '../../support/load-items.ts';
import type { LooseModel } from './questions.ts';
import { declare, type World } from './world.ts';

/** A world in a table of its own. */
export interface OpenWorld {
  readonly model: AnyModel;
  readonly items: LooseModel;
  readonly db: Database;
  /** What AWS would have refused of what was sent so far. */
  readonly refusals: () => readonly string[];
  readonly close: () => Promise<void>;
}

let worlds = 0;

/** Makes the table of a world and stores its items, past the verbs. */
export async function openWorld(
  { spec, items }: World,
  transport: Transport,
  endpoint: string,
): Promise<OpenWorld> {
  worlds += 1;
  const model = declare(spec, `world-${worlds}`);
  const refused: string[] = [];
  const checked = checking(transport, model, refused);
  const db = dynamorm({ transport: checked });
  await createTable(db, model);
  await loadItems(
    endpoint,
    db.tableName(model),
    items.map((item) => encodeItem(model, item as never)),
  );
  return {
    model,
    items: db.model(model) as unknown as LooseModel,
    db,
    refusals: () => [...new Set(refused)],
    close: () => deleteTable(db, model),
  };
}

/** The same transport, holding every request to AWS's rules. */
function checking(transport: Transport, model: AnyModel, refused: string[]): Transport {
  return {
    ...transport,
    send: (operation, request, options) => {
      refused.push(...awsRefusals(model['~node'], operation, request));
      return transport.send(operation, request, options);
    },
  };
}
