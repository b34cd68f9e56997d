/** What one call answered, without names that each world gives by itself; an error by its place among the kinds that callers tell apart. */
type Answer = unknown;

/** The answer, or that the call failed. What an error says is its own; that it is one is part of the contract. */
async function answerOf(call: () => Promise<unknown>): Promise<Answer> {
  try {
    const answer = await call();
    return answer === undefined ? 'nothing' : answer;
  } catch {
    return 'an error';
  }
}

/** Makes the calls one after another, and says what each answered, by its name. */
export async function answersOf(
  calls: readonly (readonly [string, () => Promise<unknown>])[],
): Promise<[string, Answer][]> {
  const answers: [string, Answer][] = [];
  for (const [name, call] of calls) answers.push([name, await answerOf(call)]);
  return answers;
}
