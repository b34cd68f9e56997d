/** A test that passed, as the runners of most languages say it. What it is called is in the log. */
const PASSED =
  /^\s*(?:[✓✔√]\s|ok \d+\b|PASS(?:ED)?\b[ :]|---? PASS: |test \S.* \.\.\. ok$|\[ +OK +\]|\S.*(?:::| > )\S.* PASSED\b|\S.* \.\.\. ok$)/;
export const hasPassed = (line: string) => PASSED.test(line);

/** What TAP says beside each test, whether it passed or not: its name once more, and how long it took. */
const BESIDE_TEST = /^\s*(?:---|\.\.\.|duration_ms: [\d.]+|type: '(?:test|suite)'|# Subtest: .*)$/;
export const isBesideTest = (line: string) => BESIDE_TEST.test(line);

/** A verdict of a test runner, a compiler or a linter: it names what is wrong. Every pattern here is linear. */
const VERDICTS = [
  // Test runners: TAP and node, jest and vitest, go, pytest and cargo, gradle, maven.
  /^\s*not ok \d/,
  /^\s*[✗✖✘×●]\s/,
  /^\s*(?:-{2,4} )?FAIL(?:ED)?\b[:\s]/,
  /^\S.* (?:\.\.\. )?FAILED$/,
  /^E {2,}\S/,
  /^_{3,} .* _{3,}$/,
  /^\s*AssertionError\b|\bAssertion(?:Failed)?Error\b|\bassertion .{0,200}failed/i,
  /^---- \S.* stdout ----$/,
  /^thread '.*' .{0,40}panicked at /,
  /^panic: /,
  /^(?:\* What went wrong:|Execution failed for task )/,
  /<<< (?:FAILURE|ERROR)!/,
  /^\[ERROR\] \s*(?:\S+\.\S+:\d+|\/?\S+\.\w+:\[\d+,\d+\])/,
  // Compilers and linters: gcc and clang, tsc in both its forms, rustc, go vet, eslint.
  /^\S[^:]*:\d+(?::\d+)?:? (?:- )?(?:fatal )?error\b/,
  /\(\d+,\d+\): error\b/,
  /^error(?:\[\w+\])?: /,
  /^(?:vet: )?\S+\.\w+:\d+:\d+: \S/,
  /^\s+\d+:\d+ +error +\S/,
  /\bundefined reference to\b/,
];
/** Less sure: a program under test may say this too, and mean nothing by it. */
const TROUBLES = [
  /(?:^|[\s.(])[A-Z]\w*(?:Error|Exception)\b/,
  /^\s*(?:error|fatal|panic|abort(?:ed)?)\b\s*[:!]/i,
  /\b(?:ERROR|FATAL|FAILED|FAILURE|FAILURES)\b/,
  /^Traceback \(most recent call last\)/,
  /^Caused by: /,
  /^\s+\d+\) \S/,
  /^npm (?:ERR!|error) /,
  /^make(?:\[\d+\])?: \*\*\* /,
  /\bSegmentation fault\b|\bcore dumped\b|\bout of memory\b/i,
];
/** They say that there is none. */
const NOTHING_WRONG = /\b(?:0|no) (?:errors?|failures?|failed)\b|\b(?:errors?|failures?|failed)[:=] ?0\b/i;
/** A finding whose file stands in a heading above it. */
const WITHOUT_FILE = /^\s+\d+:\d+ +\S/;

/** How sure it is that a line tells why something failed. `undefined`: it says nothing of the kind. */
export function markOf(line: string): 'verdict' | 'trouble' | undefined {
  if (line.trim() === '' || hasPassed(line)) return undefined;
  if (VERDICTS.some((pattern) => pattern.test(line))) return 'verdict';
  return TROUBLES.some((pattern) => pattern.test(line)) && !NOTHING_WRONG.test(line) ? 'trouble' : undefined;
}

export const needsHeading = (line: string) => WITHOUT_FILE.test(line);

const FRAME = /^\s*(?:at |❯ |File ")\S/;
/** A line of a stack: only the first of them say something. */
export const isFrame = (line: string) => FRAME.test(line);

const DETAIL = /^(?:\s+\S|[-+>|❯^~#]|E\s)/;
/** A line that can belong to the mark above it: indented, or of a difference. */
export const isDetail = (line: string) => DETAIL.test(line);
