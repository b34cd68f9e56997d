import { repositoryName } from '../../../domain/repository.ts';
import { isRefusal } from '../../../errors.ts';
import { askKey } from './read-ask.ts';

/**
 * `askSecret`: of the deployment, from which each repository's CI has its own; rejects with a PortError `refused` when it is missing. `learn`:
 * these are secrets from now on, which nobody's words bring in.
 */
export type AskSecret = { askSecret(): Promise<string>; learn(secrets: string[]): void };

/** Who runs the repository's CI, or reads its logs, may write its key into an issue or an ask. */
export async function learnKeyOf(asks: AskSecret, repository: string): Promise<void> {
  const name = repositoryName(repository);
  const secret = await unlessMissing(asks.askSecret);
  if (name && secret) asks.learn([askKey(secret, name)]);
}

/** Not to have it is the rule, and no fault. */
export async function unlessMissing(secret: () => Promise<string>): Promise<string | undefined> {
  try {
    return await secret();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}
