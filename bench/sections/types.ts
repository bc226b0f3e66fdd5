import { TYPES, verdict } from '../budgets.ts';
import { type ScratchFolder, scratchFolder } from '../project/scratch-folder.ts';
import { figure, markdownTable } from '../report/table.ts';
import {
  type CheckCost,
  CONFIGURATION,
  type Compiler,
  checkProject,
} from '../types/check-project.ts';
import { toolbox } from '../types/dynamodb-toolbox.ts';
import { ours } from '../types/dynamorm.ts';
import { electro } from '../types/electrodb.ts';
import type { Generator } from '../types/generator.ts';
import { one } from '../types/onetable.ts';
import { raw } from '../types/raw-sdk.ts';
import type { Section } from './section.ts';

/** What checking a user's models costs. */
export const types: Section = {
  name: 'types',
  async run() {
    const tables: string[] = [];
    for (const models of [20, 100]) {
      for (const compiler of ['typescript-5.9', 'typescript'] as const) {
        const costs = await checkInTurns(compiler, models);
        tables.push(`${models} models, ${await versionOf(compiler)}:`, table(costs, models));
      }
    }
    return ['## Checking the types of a project', ...tables].join('\n\n');
  },
};

const ROUNDS = 3;
const generators: readonly Generator[] = [raw, electro, toolbox, one, ours];

type Costs = ReadonlyMap<Generator, readonly CheckCost[]>;

async function checkInTurns(compiler: Compiler, models: number): Promise<Costs> {
  const costs = new Map(generators.map((generator) => [generator, [] as CheckCost[]]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [generator, list] of costs) {
      using folder = projectFolder(generator, models);
      list.push(await checkProject(compiler, folder));
    }
  }
  return costs;
}

function projectFolder(generator: Generator, models: number): ScratchFolder {
  const folder = scratchFolder(generator.packages);
  folder.write('tsconfig.json', JSON.stringify(CONFIGURATION));
  folder.write('project.ts', generator.project(models));
  return folder;
}

async function versionOf(compiler: Compiler): Promise<string> {
  const { default: installed } = await import(`${compiler}/package.json`, {
    with: { type: 'json' },
  });
  return `TypeScript ${(installed as { version: string }).version}`;
}

function table(costs: Costs, models: number): string {
  const rows = generators.map((generator) => [
    generator === ours ? `**${generator.name}**` : generator.name,
    figure(instantiations(costs, generator)),
    figure(instantiations(costs, generator) / models),
    figure(seconds(costs, generator)),
    figure(timeRatio(costs, generator)),
  ]);
  return markdownTable(
    ['', 'instantiations', 'for each model', 'seconds', '× raw SDK'],
    [...rows, ...budgetRows(costs, models)],
  );
}

function instantiations(costs: Costs, generator: Generator): number {
  return costs.get(generator)?.[0]?.instantiations ?? Number.NaN;
}

/** Of the fastest round: what disturbs a compiler only ever makes it slower. */
function seconds(costs: Costs, generator: Generator): number {
  return Math.min(...(costs.get(generator) ?? []).map((cost) => cost.seconds));
}

function timeRatio(costs: Costs, generator: Generator): number {
  return seconds(costs, generator) / seconds(costs, raw);
}

/** The budgets are for 100 models. */
function budgetRows(costs: Costs, models: number): string[][] {
  if (models !== 100) return [];
  const { instantiations: number, time } = TYPES;
  return [
    ['*budget*', figure(number.budget), '', '', figure(time.budget)],
    ['*aim*', figure(number.aim), '', '', figure(time.aim)],
    [
      '*verdict*',
      verdict(instantiations(costs, ours), number),
      '',
      '',
      verdict(timeRatio(costs, ours), time),
    ],
  ];
}
