/** Answers beyond this are not kept: a diff of everything would stay for as long as the process. */
const ANSWER_CHARS_MAX = 1_000_000;
/** The oldest go first: a person who looks at one repository asks the same few dozen again and again. */
const ANSWERS_MAX = 1_000;

const ID = /^[0-9a-f]{40}$/;

type Ask<Answer> = (directory: string, args: string[]) => Promise<Answer>;
type Question = {
  directory: string;
  args: string[];
  /** What the arguments name: where each is the id of an object, git can never answer otherwise. */
  of: string[];
};

const answers = new Map<string, string>();

/** Asks git, but only once where the answer cannot change: each question is a process. What fails is asked again. */
export async function once<Answer extends string | undefined>(
  ask: Ask<Answer>,
  { directory, args, of }: Question,
): Promise<Answer | string> {
  if (!of.every((name) => ID.test(name))) return ask(directory, args);
  const key = [directory, ...args].join('\0');
  const known = answers.get(key);
  if (known !== undefined) return known;
  const answer = await ask(directory, args);
  if (answer !== undefined && answer.length <= ANSWER_CHARS_MAX) keep(key, answer);
  return answer;
}

function keep(key: string, answer: string): void {
  answers.set(key, answer);
  const [oldest] = answers.keys();
  if (answers.size > ANSWERS_MAX && oldest !== undefined) answers.delete(oldest);
}
