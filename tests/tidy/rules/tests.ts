import { type Finding, isNode, lineOf, type Node, nameAtRoot, type SourceFile } from '../source.ts';

const TESTS = new Set(['it', 'test']);
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
