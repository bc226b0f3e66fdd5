import ts from 'typescript-5.9';
import {
  type Comment,
  commentOf,
  type Declared,
  type Exported,
  exportsOfDoor,
  parentsOf,
} from './declarations.ts';

/** A page of the reference: one door. */
export interface Door {
  readonly specifier: string;
  readonly source: string;
  readonly page: string;
  readonly intro: string;
}

/** The doors, as `package.json` names them. */
export const doors: readonly Door[] = [
  {
    specifier: 'dynamorm',
    source: 'src/index.ts',
    page: 'docs/reference/dynamorm.md',
    intro: 'Models, databases, errors.',
  },
  {
    specifier: 'dynamorm/tables',
    source: 'src/tables/index.ts',
    page: 'docs/reference/tables.md',
    intro: 'The tables of models: made, compared, changed, deleted, and written as templates.',
  },
  {
    specifier: 'dynamorm/testing',
    source: 'src/testing/index.ts',
    page: 'docs/reference/testing.md',
    intro: 'A DynamoDB-compatible server of your own.',
  },
  {
    specifier: 'dynamorm/aws-sdk',
    source: 'src/aws-sdk/index.ts',
    page: 'docs/reference/aws-sdk.md',
    intro: "Requests through the AWS SDK's client.",
  },
  {
    specifier: 'dynamorm/streams',
    source: 'src/streams/index.ts',
    page: 'docs/reference/streams.md',
    intro: 'What happens to items, decoded by model, in Lambda and without it.',
  },
  {
    specifier: 'dynamorm/lambda',
    source: 'src/lambda/index.ts',
    page: 'docs/reference/lambda.md',
    intro: 'A database that is ready before the first event, and calls that end in time.',
  },
];

const generated =
  '<!-- Made from the doc comments in src: `npx vitest run test/docs/reference.test.ts -u`. -->';

/** The text of a door's page. */
export function renderDoor(door: Door): string {
  const { members, namespaces } = exportsOfDoor(door.source);
  const isError = ({ node }: Exported): boolean => ts.isClassDeclaration(node);
  const isType = ({ node }: Exported): boolean =>
    ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
  const isCallable = (member: Exported): boolean => !isError(member) && !isType(member);
  return [
    generated,
    `# \`${door.specifier}\``,
    door.intro,
    ...chapter('Functions', members.filter(isCallable)),
    ...namespaces.flatMap((namespace) =>
      chapter(
        `Attribute builders: \`${namespace.name}\``,
        namespace.members.map((member) => ({
          ...member,
          name: `${namespace.name}.${member.name}`,
        })),
      ),
    ),
    ...chapter('Errors', members.filter(isError)),
    ...chapter('Types', members.filter(isType)),
    '',
  ].join('\n\n');
}

function chapter(title: string, members: readonly Exported[]): readonly string[] {
  return members.length === 0 ? [] : [`## ${title}`, ...members.flatMap(renderMember)];
}

function renderMember({ name, node }: Exported): readonly string[] {
  const comment = commentOf(node);
  const local = name.split('.').at(-1) ?? name;
  return [
    `### \`${name}\``,
    comment.text,
    `\`\`\`typescript\n${signatureOf(node, local)}\n\`\`\``,
    ...comment.examples,
    ...membersOf(node).flatMap(renderProperty),
    ...seen(comment),
  ];
}

function renderProperty(member: ts.TypeElement | ts.ClassElement): readonly string[] {
  const comment = commentOf(member);
  if (comment.text === '') return [];
  const name = member.name?.getText() ?? '(path, operator, value)';
  return [`**\`${name}\`**: ${comment.text}`, ...comment.examples, ...seen(comment)];
}

function seen({ see }: Comment): readonly string[] {
  return see.map((address) => `See <${address}>.`);
}

/** What a reader sees of a declaration: no bodies, no comments, nothing internal. */
function signatureOf(node: Declared, name: string): string {
  if (ts.isFunctionDeclaration(node)) {
    const types = listed(node.typeParameters, '<', '>');
    const parameters = node.parameters.map((parameter) => withoutComments(parameter)).join(', ');
    return `function ${name}${types}(${parameters}): ${node.type?.getText() ?? 'void'}`;
  }
  if (ts.isVariableStatement(node)) return withoutComments(node);
  if (ts.isTypeAliasDeclaration(node)) return withoutComments(node).replace(/^export /, '');
  const kind = ts.isClassDeclaration(node) ? 'class' : 'interface';
  const heritage = (node.heritageClauses ?? []).map((clause) => ` ${clause.getText()}`).join('');
  const head = `${kind} ${name}${listed(node.typeParameters, '<', '>')}${heritage}`;
  const lines = membersOf(node).map((member) => `  ${withoutComments(member)}`);
  return lines.length === 0 ? `${head} {}` : `${head} {\n${lines.join('\n')}\n}`;
}

function listed(nodes: readonly ts.Node[] | undefined, open: string, close: string): string {
  return nodes === undefined ? '' : open + nodes.map((node) => node.getText()).join(', ') + close;
}

/** Declarations with a section of their own; what others inherit is shown where it arrives. */
const documented = new Set(
  doors.flatMap(({ source }) => exportsOfDoor(source).members.map(({ name }) => name)),
);

/** The members that users see: neither `~internal` ones nor constructors. */
function membersOf(node: Declared): readonly (ts.TypeElement | ts.ClassElement)[] {
  if (!ts.isClassDeclaration(node) && !ts.isInterfaceDeclaration(node)) return [];
  const inherited = parentsOf(node)
    .filter(({ name }) => !documented.has(name))
    .flatMap((parent) => membersOf(parent.node));
  const members: readonly (ts.TypeElement | ts.ClassElement)[] = [...node.members, ...inherited];
  return members.filter(
    (member) =>
      !ts.isConstructorDeclaration(member) && !/^['"]~|^name$/.test(member.name?.getText() ?? ''),
  );
}

function withoutComments(node: ts.Node): string {
  return node.getText().replace(/\/\*\*[\s\S]*?\*\/\s*/g, '');
}
