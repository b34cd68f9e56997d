import { words } from '../../../domain/json.ts';
import type { GitHubThread } from '../../../domain/thread/thread-source.ts';
import { isPortError } from '../../../errors.ts';
import type { Directory, Person } from '../../../ports/people/people.ts';
import type { Asking } from '../api/asking.ts';
import { asPortError } from '../api/github-errors.ts';
import { count } from '../reading/answer/odd.ts';

/** The address by which GitHub knows whose a commit is, without telling theirs (docs.github.com, setting your commit email address). */
const NO_REPLY = 'users.noreply.github.com';

/** People by GET /users/{login}. The profile tells a name where there is one; nobody's real address is asked for. */
export class GitHubPeople implements Directory {
  readonly #asking: Asking;

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  async person(source: GitHubThread, login: string): Promise<Person | undefined> {
    try {
      return await this.#asking.about(source.repository, 'read', async (client) => {
        const { data } = await asPortError(client.request('GET /users/{username}', { username: login }), login);
        const id = count(data, 'id');
        const email = id === undefined ? {} : { email: `${id}+${login}@${NO_REPLY}` };
        return { name: words(data, 'name') || login, ...email };
      });
    } catch (error) {
      if (isPortError(error) && error.code === 'not-found') return undefined;
      throw error;
    }
  }
}
