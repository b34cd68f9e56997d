import type { ApiPerson } from '@remote-swe/core/domain/api/me';
import type { ApiKey, ApiKeys, SignIns } from '@remote-swe/core/ports/api/credentials';

/** Keys in memory. */
export class MemoryApiKeys implements Pick<ApiKeys, 'put' | 'list' | 'revoke'> {
  readonly keys = new Map<string, ApiKey>();

  async put(key: ApiKey): Promise<void> {
    this.keys.set(key.id, key);
  }

  async list(owner: ApiPerson | undefined): Promise<ApiKey[]> {
    return [...this.keys.values()].filter((key) => !owner || key.createdBy.id === owner.id);
  }

  async revoke(id: string, owner: ApiPerson | undefined): Promise<boolean> {
    const key = this.keys.get(id);
    return key !== undefined && (!owner || key.createdBy.id === owner.id) && this.keys.delete(id);
  }
}

/** Signed-in browsers of people, by id, in memory. */
export class MemorySignIns implements Pick<SignIns, 'endAll'> {
  readonly browsers = new Map<string, number>();

  async endAll({ id }: ApiPerson): Promise<number> {
    const ended = this.browsers.get(id) ?? 0;
    this.browsers.delete(id);
    return ended;
  }
}

/** What makes keys, with secrets that are known beforehand. */
export function keyPorts(keys = new MemoryApiKeys(), signIns = new MemorySignIns()) {
  let made = 0;
  return {
    keys,
    signIns,
    secret: () => `aB3dE5gH7jK9mN1pQ3sT5vX7zA9cD1fG3hJ5kL7nP9${String(made++).padStart(1, '0')}`,
    callbackSecret: async (keyId: string) => `rsch_for-${keyId}`,
  };
}
