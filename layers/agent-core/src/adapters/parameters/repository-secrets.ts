import { GetParametersByPathCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { RepositorySecrets } from '../../ports/repository-secrets.ts';

/** Where they are, each below the repository's name in lower case: GitHub knows no case, Parameter Store does. */
const ROOT = '/remote-swe/repositories';
/** Pages of ten: 50 variables (docs/deploy.md). Catches a name below which somebody keeps all there is; the rest is left. */
const PAGES_MAX = 5;
/** A rotated value counts within a minute. */
const FRESH_MS = 45_000;
/** What a shell takes for the name of a variable. */
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Names by which programs load code or read settings of their own: the program that starts a command as root reads them before it. */
const NEVER = /^(?:LD_|DYLD_|GCONV_PATH$|BASH_ENV$|ENV$|NODE_OPTIONS$|SYSTEMD_|GIT_CONFIG)/;

/** Parameters below `/remote-swe/repositories/<owner>/<name>/`, each a variable by the last part of its name. */
export class ParameterRepositorySecrets implements RepositorySecrets {
  readonly #ssm: SSMClient;
  readonly #clock: Clock;
  readonly #learn: (values: string[]) => void;
  readonly #log: Pick<Log, 'error'>;
  readonly #known = new Map<string, { at: number; variables: Record<string, string> }>();

  /** `learn` is told every value before anybody has it; `log` what no command gets, by name. */
  constructor(ssm: SSMClient, clock: Clock, learn: (values: string[]) => void, log: Pick<Log, 'error'>) {
    this.#ssm = ssm;
    this.#clock = clock;
    this.#learn = learn;
    this.#log = log;
  }

  async of(repository: string): Promise<Record<string, string>> {
    const path = `${ROOT}/${repository.toLowerCase()}/`;
    const known = this.#known.get(path);
    if (known && this.#clock.now() - known.at < FRESH_MS) return known.variables;
    const at = this.#clock.now();
    const variables = await this.#ask(path);
    this.#learn(Object.values(variables));
    this.#known.set(path, { at, variables });
    return variables;
  }

  async #ask(path: string): Promise<Record<string, string>> {
    const variables: Record<string, string> = {};
    const refused: string[] = [];
    let token: string | undefined;
    for (let page = 0; page < PAGES_MAX; page++) {
      const next = token === undefined ? {} : { NextToken: token };
      const answer = await this.#ssm.send(
        new GetParametersByPathCommand({ Path: path, WithDecryption: true, ...next }),
      );
      for (const { Name = '', Value } of answer.Parameters ?? []) {
        const name = Name.slice(path.length);
        if (VARIABLE.test(name) && !NEVER.test(name) && Value) variables[name] = Value;
        else refused.push(name);
      }
      token = answer.NextToken;
      if (token === undefined) break;
    }
    if (refused.length > 0 || token !== undefined)
      this.#log.error('Secrets of a repository that no command gets', {
        path,
        refused,
        areMoreThanRead: token !== undefined,
      });
    return variables;
  }
}
