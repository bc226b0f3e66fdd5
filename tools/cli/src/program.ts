import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { applyPlans } from './commands/apply.ts';
import { copyItems } from './commands/copy.ts';
import { createTables } from './commands/create.ts';
import { diffTables } from './commands/diff.ts';
import { explainQuery } from './commands/explain.ts';
import { exportTemplate } from './commands/export.ts';
import { runCommand } from './run-command.ts';
import { processTerminal } from './terminal.ts';

/** The command line: what it takes and what its help says. */
export function makeProgram(version: string): Command {
  const program = new Command('dynamorm')
    .description('Tables of DynamoDB from the models of DynamORM.')
    .version(version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', notes);
  const commands = [
    diffCommand,
    createCommand,
    applyCommand,
    copyCommand,
    exportCommand,
    explainCommand,
  ];
  for (const command of commands) program.addCommand(withCommonFlags(command()));
  return program;
}

const notes = `
Exit codes: 0 for done or nothing to do, 1 for an error, 2 for differences that are left.
Credentials and the region come from the environment, as for a program of yours.
Modules may also export tableOptions: settings of tables, by the table's name.

Begin with:
  dynamorm diff ./src/models.ts`;

function diffCommand(): Command {
  return onTables('diff')
    .description('compare models with their tables; changes nothing')
    .addHelpText('after', '\nExit code 0 where they are the same, 2 where they differ.')
    .action((files, flags) => runCommand(() => diffTables(files, flags), flags));
}

function createCommand(): Command {
  return onTables('create')
    .description('create the tables that do not exist, after asking')
    .option('-y, --yes', 'do not ask')
    .action((files, flags) =>
      runCommand(() => createTables(files, flags, processTerminal(flags)), flags),
    );
}

function applyCommand(): Command {
  const howItGoes = 'One step at a time, waiting after each. Exit code 2 where steps are left.';
  return onTables('apply')
    .description('change tables into what their models say, after asking')
    .option('-y, --yes', 'do not ask about steps that lose nothing')
    .option('--approve <step>', 'take a step that loses something, as diff names it', collected)
    .addHelpText('after', `\n${howItGoes}`)
    .action((files, flags) =>
      runCommand(() => applyPlans(files, flags, processTerminal(flags)), flags),
    );
}

function copyCommand(): Command {
  return new Command('copy')
    .description('copy the items of a table into another one, after asking; deletes nothing')
    .argument('<module>', 'a module that exports the model')
    .argument('<model>', "the model's name")
    .option('--region <region>', "AWS region; otherwise the environment's")
    .option('--endpoint <url>', 'another server, such as http://127.0.0.1:8000')
    .option('--to-region <region>', 'the region of the target, if it is another one')
    .option('--to-endpoint <url>', 'the server of the target, if it is another one')
    .option('--to-prefix <text>', "put before the name of the target's table")
    .option('--to-model <name>', 'the model of the target, if it is another one')
    .option('--transform <name>', 'an exported function from an item to one of the target')
    .option('--backup', "create the target's table, and refuse one that exists")
    .option('--replace', 'overwrite what the target has already')
    .option('--checkpoint <file>', 'note in a file how far it is, and go on from there')
    .option('--segments <number>', 'parts that are read side by side', wholeNumber)
    .option('--rate <number>', 'items per second at most', wholeNumber)
    .option('--dry-run', 'read and convert everything, and write nothing')
    .option('-y, --yes', 'do not ask')
    .action((file, model, flags) =>
      runCommand(() => copyItems([file, model], flags, processTerminal(flags)), flags),
    );
}

function exportCommand(): Command {
  const format = new Option('-f, --format <format>', 'the language of the template');
  return new Command('export')
    .description('write the tables as a template for infrastructure as code; sends nothing')
    .addArgument(modules())
    .addOption(format.choices(['cloudformation', 'terraform']).makeOptionMandatory())
    .option('-o, --out <file>', 'write it into a file')
    .option('--no-retain', 'let the tables be deleted together with the template')
    .action((files, flags) => runCommand(() => exportTemplate(files, flags), flags));
}

function explainCommand(): Command {
  return new Command('explain')
    .description('show how a query would be answered and what it would cost; sends nothing')
    .argument('<module>', 'a module that exports the model')
    .argument('<model>', "the model's name")
    .option('-w, --where <condition>', 'what is wanted; may be repeated', collected)
    .option('--filter <condition>', 'what is dropped after reading; may be repeated', collected)
    .option('--order-by <order>', 'an attribute, and its direction: createdAt:desc')
    .option('--select <paths>', 'what to read, between commas: id,address.city')
    .option('--limit <items>', 'how many items are wanted', wholeNumber)
    .option('--index <name>', 'the index to use, by its name in the model')
    .option('--consistent', 'read what was written last')
    .option('--allow-scan', 'scan where no index can answer')
    .addHelpText('after', conditions)
    .action((file, model, flags) => runCommand(() => explainQuery([file, model], flags), flags));
}

const conditions = `
Conditions are a path, an operator and a value: 'status = active', 'age between 18,65',
'status in active,banned', 'email exists', 'name begins_with "A, B"'. Without --where it
is a scan.

For example:
  dynamorm explain ./models.ts User --where 'status = active' --order-by createdAt:desc`;

/** A command that looks at tables. */
function onTables(name: string): Command {
  return new Command(name)
    .addArgument(modules())
    .option('--region <region>', "AWS region; otherwise the environment's")
    .option('--endpoint <url>', 'another server, such as http://127.0.0.1:8000');
}

function modules(): Argument {
  return new Argument('<modules...>', 'modules that export models, TypeScript or JavaScript');
}

/** The flags of every command, below its own. */
function withCommonFlags(command: Command): Command {
  return command
    .option('--table-prefix <text>', 'put before the name of every table')
    .option('--json', 'print JSON, for programs')
    .option('--no-color', 'print without colours')
    .option('--debug', 'print where an error comes from')
    .helpOption('-h, --help', 'print this help');
}

function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It is a whole number from 1.');
}
