import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { OpsError } from '../../ops/kit/errors.ts';
import {
  readArguments,
  sayProblem,
  USAGE_EXIT_CODE,
  UsageError,
  usageError,
  wantsHelp,
  wantsJson,
} from '../../scripts/arguments.mjs';
import { checkOut, removeOther } from '../chaos/other-build.ts';
import { MODEL_OPTIONS } from '../cli/model/model-choice.ts';
import { problemText } from '../system/start-problem.ts';
import { ROOT } from '../system/system.ts';
import { newFile } from '../try/new-file.ts';
import { type Build, buildAt } from './build.ts';
import { recordedCalls } from './calls.ts';
import { type Compared, compareCalls } from './compare.ts';
import { differences } from './difference.ts';
import { forkMain } from './fork-command.ts';
import { type Recording, readRecording, withoutOwnPrompt } from './recording.ts';
import { rerunMain } from './rerun/rerun-command.ts';

const USAGE = `Usage: npm run replay -- FILE [--config FOLDER] [--system-prompt FILE] [--against REF] [--json]
       npm run replay -- FILE --tools run [--repository PATH_OR_URL] [--minutes N] [--json]
       npm run replay -- FILE --from N (--model-url URL --model NAME | --bedrock [--model NAME]) [options]
  Renders every request of a recorded session (npm run ops -- export, or npm run try -- --record FILE) with today's code, and
  compares it with what was sent: byte by byte, by the marks that the journal keeps. No model is asked, no tool runs. Exit code 1
  when a request differs.
  --config FOLDER  the operator's prompts and models; default layers/agent-config
  --system-prompt FILE   this system prompt in place of that folder's
  --tools record|run     record (default): results are the record's. run: calls that touch only the machine run again on a local one, in
                   their order, and what is otherwise in their results is shown (exit code 1). Calls that others see, that read the
                   code host, or that belong to MCP servers are not run, and named. Commands of the record are run as they are
  --against REF    compare with the code and prompts of a git ref too, and show the difference as text
  --from N         go on from before the reply of step N, as a copy on a local system: with a model of yours, or another prompt
                   (--config). Calls run on a new machine; nothing of the record is done again
  --repository PATH_OR_URL   with --from: a copy of it is on the local GitHub, as local/<name>; with --tools run: under the name that the
                   record has, at the commit that the record began with, if it is there; may be given several times
  --minutes N      with --from or --tools run: stop after that time; default 60
  --record FILE    with --from: write the new session into this file, to be replayed in turn
  --json           one JSON object on standard output`;

const OPERATORS_PLACE = '<!-- operators -->';
const OPTIONS = {
  ...MODEL_OPTIONS,
  config: { type: 'string' },
  'system-prompt': { type: 'string' },
  tools: { type: 'string' },
  against: { type: 'string' },
  from: { type: 'string' },
  repository: { type: 'string', multiple: true },
  minutes: { type: 'string' },
  record: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;
export type Words = ReturnType<typeof readWords>;

/** `npm run replay`. Sets the exit code. */
export async function main(args: string[]): Promise<void> {
  if (wantsHelp(args)) return void console.log(USAGE);
  try {
    const words = readWords(args);
    const recording = await readRecording(words.file).catch(asWrongWord);
    process.exitCode = await withPrompt(words, (given) => chosen(given)(given, recording));
  } catch (error) {
    process.exitCode = error instanceof UsageError ? USAGE_EXIT_CODE : 1;
    const text = error instanceof OpsError ? error.message : problemText(error);
    sayProblem(text, wantsJson(args));
  }
  process.stdout.write('', () => process.exit());
}

function chosen({ values }: Words): (words: Words, recording: Recording) => Promise<number> {
  if (values.from !== undefined) return forkMain;
  return values.tools === 'run' ? rerunMain : check;
}

/** With another system prompt: a copy of the operator's folder that has it, while it is used. */
async function withPrompt<Result>(words: Words, use: (words: Words) => Promise<Result>): Promise<Result> {
  const { prompt } = words;
  if (prompt === undefined) return use(words);
  const config = await mkdtemp(join(tmpdir(), 'replay-config-'));
  try {
    await cp(words.config, config, { recursive: true });
    await writeFile(join(config, 'prompts/system.md'), withOperatorsPlace(await readFile(prompt, 'utf8')));
    return await use({ ...words, config });
  } finally {
    await rm(config, { recursive: true, force: true });
  }
}

/** A prompt of one's own need not know where an operator's words go. */
function withOperatorsPlace(prompt: string): string {
  return prompt.includes(OPERATORS_PLACE) ? prompt : `${prompt.trimEnd()}\n\n${OPERATORS_PLACE}\n`;
}

/** A file that is no record is a wrong word: exit code 1 says that a request differs. */
function asWrongWord(error: unknown): never {
  throw error instanceof OpsError ? new UsageError(error.message) : error;
}

function readWords(args: string[]) {
  const { values, positionals } = readArguments(args, OPTIONS, 'replay', 1);
  const from = process.env.INIT_CWD ?? process.cwd();
  if (!positionals[0]) throw usageError('replay', 'Name the file of a recorded session.');
  const file = resolve(from, positionals[0]);
  if (!existsSync(file)) throw usageError('replay', `There is no file ${file}.`);
  checkTogether(values);
  const config = resolve(from, values.config ?? join(ROOT, 'layers/agent-config'));
  if (!existsSync(join(config, 'models.json')))
    throw usageError('replay', `--config names a folder with models.json; there is none in ${config}.`);
  const record =
    values.record === undefined ? undefined : newFile(values.record, { option: '--record', command: 'replay', from });
  const prompt = values['system-prompt'] === undefined ? undefined : resolve(from, values['system-prompt']);
  if (prompt !== undefined && !existsSync(prompt)) throw usageError('replay', `There is no file ${prompt}.`);
  return { file, from, config, values, record, prompt };
}

type Values = { [Name in keyof typeof OPTIONS]?: unknown };

/** Words that say nothing together are an error, not silence. */
function checkTogether(values: Values): void {
  const { from, tools, against, repository, minutes, bedrock, model, record } = values;
  if (tools !== undefined && tools !== 'record' && tools !== 'run')
    throw usageError('replay', '--tools takes record or run.');
  const isAny = (...each: unknown[]) => each.some((value) => value !== undefined && value !== false);
  if (from === undefined && isAny(bedrock, model, values['model-url'], record))
    throw usageError('replay', 'A model and --record belong to --from N.');
  if (from === undefined && tools !== 'run' && isAny(repository, minutes))
    throw usageError('replay', '--repository and --minutes belong to --from N or --tools run.');
  if (from !== undefined && isAny(against, tools))
    throw usageError('replay', '--against compares, --tools runs again, --from goes on: leave out all but one.');
  if (tools === 'run' && isAny(against, values.config, values['system-prompt']))
    throw usageError(
      'replay',
      '--tools run asks no model and renders nothing: leave out --against, --config and --system-prompt.',
    );
}

type Difference = { call: number; step: number; parts: Awaited<ReturnType<typeof differences>> };

async function check(words: Words, recording: Recording): Promise<number> {
  const { values } = words;
  const ours = await buildOf(words, recording);
  const compared = compareCalls(recordedCalls(recording.entries), ours);
  const shown = values.against === undefined ? [] : await against(values.against, recording, ours);
  const sum = summaryOf(compared);
  if (values.json)
    console.log(JSON.stringify({ ...sum, sessionId: recording.sessionId, calls: compared, differences: shown }));
  else print(recording, compared, shown);
  return sum.ok ? 0 : 1;
}

/** Today's code. A prompt that was given stands in place of the record's own, too. */
async function buildOf({ config, prompt }: Words, recording: Recording): Promise<Build> {
  const build = await buildAt(ROOT, recording, config);
  return prompt === undefined ? build : (call) => build(withoutOwnPrompt(call));
}

function summaryOf(compared: Compared[]) {
  const count = (verdict: Compared['verdict']) => compared.filter((one) => one.verdict === verdict).length;
  const broken = compared.filter((one) => !one.extends).map(({ step }) => step);
  const [same, differs, unknown] = [count('same'), count('differs'), count('unknown')];
  return { ok: differs === 0 && broken.length === 0, same, differs, unknown, broken };
}

/** The first call of which each part differs: every later one has the same difference in it. */
async function against(ref: string, recording: Recording, ours: Build): Promise<Difference[]> {
  const other = await checkOut(ref);
  if (other.kind === 'skipped') throw usageError('replay', `${ref} cannot be compared with: ${other.reason}.`);
  try {
    const theirs = await buildAt(other.root, recording);
    const seen = new Set<string>();
    const found: Difference[] = [];
    for (const [index, call] of recordedCalls(recording.entries).entries()) {
      const parts = (await differences(theirs(call), ours(call))).filter(({ part }) => !seen.has(part));
      for (const { part } of parts) seen.add(part);
      if (parts.length > 0) found.push({ call: index + 1, step: call.step, parts });
    }
    return found;
  } finally {
    await removeOther(other.root);
  }
}

function print({ sessionId }: Recording, compared: Compared[], shown: Difference[]): void {
  const sum = summaryOf(compared);
  console.log(`${sessionId}: ${compared.length} requests rendered with this code.`);
  console.log(
    `${sum.same} are byte for byte what was sent, ${sum.differs} differ, ${sum.unknown} have no mark (an older build sent them).`,
  );
  const first = compared.find(({ verdict }) => verdict === 'differs');
  if (first) {
    const before = compared.filter(({ call }) => call < first.call).at(-1)?.step;
    console.log(
      `The first that differs is call ${first.call} (step ${first.step}, build ${first.build}): ${first.differs.join(', ')}.`,
    );
    if (first.differs.includes('messages'))
      console.log(
        `Of its messages, one of the last ${first.added} does, which came ${before ? `after step ${before}` : 'first'}. --against REF shows the text.`,
      );
  }
  for (const { step } of compared.filter((one) => !one.extends))
    console.log(
      `The request of step ${step} does not begin with the one before: the prompt cache would be lost there.`,
    );
  for (const { call, step, parts } of shown)
    for (const { part, lines } of parts) console.log(`\ncall ${call} (step ${step}), ${part}:\n${lines.join('\n')}`);
}
