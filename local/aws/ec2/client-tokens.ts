import { AwsFailure } from '../failure.ts';
import type { QueryTree } from './query.ts';

/** EC2's own limit on a client token. */
const TOKEN_CHARS_MAX = 64;

/**
 * Remembers RunInstances by client token. As EC2 documents it, the token is zonal: the same token in another Availability
 * Zone launches a second instance.
 */
export class ClientTokens {
  readonly #launches = new Map<string, { parameters: string; instanceId: string }>();

  /** The instance that this request launched before. Throws IdempotentParameterMismatch when its parameters differ. */
  find(token: string, zone: string, tree: QueryTree): string | undefined {
    if (token.length > TOKEN_CHARS_MAX)
      throw new AwsFailure('InvalidParameterValue', `A client token has at most ${TOKEN_CHARS_MAX} characters`);
    const launch = this.#launches.get(key(token, zone));
    if (!launch) return undefined;
    if (launch.parameters === fingerprint(tree)) return launch.instanceId;
    throw new AwsFailure(
      'IdempotentParameterMismatch',
      `The client token ${token} was used before with other parameters, for ${launch.instanceId}`,
    );
  }

  remember(token: string, zone: string, tree: QueryTree, instanceId: string): void {
    this.#launches.set(key(token, zone), { parameters: fingerprint(tree), instanceId });
  }

  forget(instanceId: string): void {
    for (const [name, launch] of this.#launches) if (launch.instanceId === instanceId) this.#launches.delete(name);
  }
}

function key(token: string, zone: string): string {
  return `${zone} ${token}`;
}

function fingerprint(tree: QueryTree): string {
  return JSON.stringify(sorted({ ...tree, ClientToken: '' }));
}

function sorted(value: string | QueryTree): unknown {
  if (typeof value === 'string') return value;
  return Object.entries(value)
    .map(([name, member]): [string, unknown] => [name, sorted(member)])
    .sort(([left], [right]) => (left < right ? -1 : 1));
}
