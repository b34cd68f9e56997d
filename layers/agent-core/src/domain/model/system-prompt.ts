/** Where an operator's own rules stand in the system prompt: a line of its own, so that what is best read last stays last. */
const OPERATORS_MARK = '<!-- operators -->';
/** What introduces them. */
const OPERATORS_HEAD = '# Rules of this deployment';
/** About 4,000 tokens, paid in every session. Longer texts belong into a repository's guide, which only its sessions read. */
export const OPERATORS_CHARS_MAX = 16_000;

/**
 * The system prompt of every session of a deployment: ours with the operator's text at its mark. It begins every cached prefix, so a change
 * of either file costs running sessions their cache once. Throws when the mark is missing or the text is not usable.
 */
export function systemPromptOf(own: string, operators: string): string {
  const parts = own.trim().split(OPERATORS_MARK);
  const [before, after] = parts;
  if (before === undefined || after === undefined || parts.length !== 2 || !before.trim())
    throw new Error(`the system prompt needs the line ${OPERATORS_MARK} exactly once, after its first part`);
  const rules = operators.trim();
  const problem = problemOf(rules);
  if (problem) throw new Error(problem);
  return [before.trim(), ...(rules ? [`${OPERATORS_HEAD}\n${rules}`] : []), after.trim()].filter(Boolean).join('\n\n');
}

/** Behind the heading of a section that is about what a reviewer has no tools for. */
const WORK_MARK = ' <!-- work -->';

/** The prompt as a session reads it: a review has no sections about work that it has no tools for. */
export function promptFor(systemPrompt: string, isReview: boolean): string {
  const sections = systemPrompt.split(/^(?=# )/m);
  const isWork = (section: string) => section.split('\n', 1)[0]?.endsWith(WORK_MARK) ?? false;
  const read = isReview ? sections.filter((section) => !isWork(section)) : sections;
  return read.map((section) => (isWork(section) ? section.replace(WORK_MARK, '') : section)).join('');
}

function problemOf(rules: string): string | undefined {
  if (rules.length > OPERATORS_CHARS_MAX)
    return `the operators' text has ${rules.length} characters, at most ${OPERATORS_CHARS_MAX} are allowed`;
  if (rules.includes(OPERATORS_MARK)) return `the operators' text must not contain ${OPERATORS_MARK}`;
  if (/[^\P{Cc}\n\t\r]|\uFFFD/u.test(rules)) return "the operators' text is no plain text in UTF-8";
  if (/^# /m.test(rules)) return "the operators' text must not have headings of the first level: use ##";
  return undefined;
}
