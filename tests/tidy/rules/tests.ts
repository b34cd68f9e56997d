import { LONG_TEST_MS_MAX, TEST_MS_MAX } from '../../time-limits.ts';
import { type Finding, isNode, lineOf, type Node, nameAtRoot, type SourceFile } from '../source.ts';

const TESTS = new Set(['it', 'test']);
const HOOKS = new Set(['beforeAll', 'beforeEach', 'afterAll', 'afterEach']);
/** They wait for a second unless they are told otherwise, and no setting tells all of them. */
const SHORT_WAITS = new Set(['waitFor', 'waitUntil']);
/** A capital letter, a digit, a quote, a value of the table, or a name from the code: `readConfig`, `view_image`, `npm run`. */
const BEGINNING = /^(?:\p{Lu}|\d|["“'‘`%$(]|\p{Ll}[\p{L}\d]*[\p{Lu}_./]|(?:npm|npx|sam|git) )/u;
/** Words that go on with a sentence which somebody else began. */
const CONTINUES =
  /^(?:and|or|but|nor|is|are|was|were|has|have|had|does|do|did|can|cannot|will|would|that|whose|which|because|it|its|they|their)\b/iu;
/** Verbs without the one who does it. */
const NO_SUBJECT =
  /^(?:keeps|says|gives|takes|finds|refuses|shows|leaves|makes|knows|goes|comes|runs|puts|tells|returns|lets|waits|rings|writes)\b/iu;
/** A title that is longer is a paragraph: it wraps in every report. */
const TITLE_CHARS_MAX = 120;
const ONLY_VALUES = /^(?:[%$]\w+\W*)+$/u;

/** Each title of a test is a sentence of its own, so that a failure reads without its `describe`: as far as a rule can tell. */
export function testTitles({ path, nodes }: SourceFile): Finding[] {
  if (!path.startsWith('tests/')) return [];
  const titles = nodes.flatMap((node) => titleOf(node) ?? []);
  return titles
    .filter(({ text }) => !standsAlone(text))
    .map(({ node, text }) => ({
      rule: 'test title',
      path,
      line: lineOf(node),
      message: `'${text}' is no short sentence of its own: a capital letter, then who does what, in ${TITLE_CHARS_MAX} characters`,
    }));
}

function standsAlone(title: string): boolean {
  return (
    title.length <= TITLE_CHARS_MAX &&
    BEGINNING.test(title) &&
    ![CONTINUES, NO_SUBJECT, ONLY_VALUES].some((pattern) => pattern.test(title))
  );
}

/** The title of `it('…', …)`, `it.each(table)('…', …)` and the like; a title that is computed is not looked at. */
function titleOf(node: Node): { node: Node; text: string } | undefined {
  if (!isNode(node, 'CallExpression') || !Array.isArray(node.arguments)) return undefined;
  if (!TESTS.has(String(nameAtRoot(node.callee)))) return undefined;
  const [title] = node.arguments as unknown[];
  if (isNode(title, 'StringLiteral')) return { node, text: String(title.value) };
  if (!isNode(title, 'TemplateLiteral')) return undefined;
  const [first] = title.quasis as { value: { raw: string } }[];
  return first?.value.raw ? { node, text: first.value.raw } : undefined;
}

/** A busy machine takes many times as long: tests wait as long as tests/time-limits.ts says, or longer. */
export function testWaits({ path, nodes }: SourceFile): Finding[] {
  if (!path.startsWith('tests/')) return [];
  const least = path.endsWith('.long.test.ts') ? LONG_TEST_MS_MAX : TEST_MS_MAX;
  return nodes.flatMap((node) => {
    const message = isShortWait(node)
      ? 'it gives up after a second: use expect.poll, or eventually'
      : ownLimits(node, nodes).some((ms) => ms <= least) &&
        `it is ${least} ms without a limit of its own: leave it out`;
    return message ? [{ rule: 'test wait', path, line: lineOf(node), message }] : [];
  });
}

/** `vi.waitFor(…)`, whatever it is given. */
function isShortWait(node: Node): boolean {
  if (!isNode(node, 'CallExpression') || !isNode(node.callee, 'MemberExpression')) return false;
  return nameAtRoot(node.callee) === 'vi' && SHORT_WAITS.has(String(nameAtRoot(node.callee.property)));
}

/** The limits that a test or a hook is given as a number, or as a constant of its file. */
function ownLimits(node: Node, nodes: readonly Node[]): number[] {
  if (!isNode(node, 'CallExpression') || !Array.isArray(node.arguments)) return [];
  const name = String(nameAtRoot(node.callee));
  if (!TESTS.has(name) && !HOOKS.has(name)) return [];
  return node.arguments.slice(1).flatMap((given: unknown) => {
    if (!isNode(given, 'ObjectExpression')) return numberOf(given, nodes) ?? [];
    const properties = given.properties as { key?: unknown; value?: unknown }[];
    return properties
      .filter(({ key }) => isNode(key, 'Identifier') && key.name === 'timeout')
      .flatMap(({ value }) => numberOf(value, nodes) ?? []);
  });
}

function numberOf(value: unknown, nodes: readonly Node[]): number | undefined {
  if (isNode(value, 'NumericLiteral')) return Number(value.value);
  if (!isNode(value, 'Identifier')) return undefined;
  const named = nodes.find((node) => isNode(node, 'VariableDeclarator') && nameAtRoot(node.id) === value.name);
  const init = named && isNode(named, 'VariableDeclarator') ? named.init : undefined;
  return isNode(init, 'NumericLiteral') ? Number(init.value) : undefined;
}
