import { type Finding, isNode, lineOf, type SourceFile } from '../source.ts';

/** Where any source of sessions and any kind of worker must fit in. */
const NEUTRAL = /^layers\/agent-core\/src\/(engine|ports)\//;

/** Words of one chat or one cloud, as parts of names: `threadTs` has `ts`. */
const WORDS_IN_NAMES = new Set(['slack', 'mrkdwn', 'channel', 'team', 'ts', 'ec2', 'ssm', 'instance', 'instances']);
/** The same in texts, paths and comments, with how Slack writes people and channels, and what AWS calls its calls. */
const IN_TEXTS = /\b(?:slack|mrkdwn|ec2|ssm|SendCommand|RunInstances|DescribeInstances)\b|<[@#!]/i;

/** Names that stay because they are persisted, each with where it stands. `below` is where it may be used. */
const KEPT: readonly { name: string; below: RegExp; stands: string }[] = [
  {
    name: 'instanceId',
    below: /\/engine\//,
    stands: 'in the worker item and in dispatch targets: the id of a machine',
  },
  {
    name: 'ts',
    below: /\/engine\//,
    stands: 'in inbox items, a place in the order, and in the progress message, a post',
  },
  { name: 'stopTs', below: /\/engine\/session\//, stands: 'in the state: the place of the last stop in the order' },
  { name: 'channel', below: /\/ports\/people\/people\.ts$/, stands: 'in the keys of approvals, which only Slack has' },
];

/** The engine and its ports speak of sources, posts, machines and commands; what these are called elsewhere, adapters know. */
export function neutralWords(file: SourceFile): Finding[] {
  if (!NEUTRAL.test(file.path)) return [];
  return [...foreignNames(file), ...foreignTexts(file)].map(({ line, word }) => ({
    rule: 'foreign word',
    path: file.path,
    line,
    message: `\`${word}\` belongs to one chat or one cloud: say source, post, place, machine, command; or move it to an adapter`,
  }));
}

type Found = { line: number; word: string };

function foreignNames({ path, nodes }: SourceFile): Found[] {
  return nodes.flatMap((node) => {
    if (!isNode(node, 'Identifier')) return [];
    const word = String(node.name);
    const isKept = KEPT.some(({ name, below }) => name === word && below.test(path));
    return isKept || !wordsOf(word).some((part) => WORDS_IN_NAMES.has(part)) ? [] : [{ line: lineOf(node), word }];
  });
}

/** `threadTs`, `URL_MARGIN_MS`, `ec2Client`: the words of a name, in small letters. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split('_');
}

function foreignTexts({ nodes, ast }: SourceFile): Found[] {
  const texts = nodes.flatMap((node): { node: unknown; text: string }[] => {
    if (isNode(node, 'StringLiteral')) return [{ node, text: String(node.value) }];
    if (isNode(node, 'TemplateElement')) return [{ node, text: (node.value as { raw: string }).raw }];
    return [];
  });
  const comments = (ast.comments ?? []).map((comment) => ({ node: comment, text: comment.value }));
  return [...texts, ...comments].flatMap(({ node, text }) => {
    const word = IN_TEXTS.exec(text)?.[0];
    return word === undefined ? [] : [{ line: lineOf(node), word }];
  });
}
