import * as z from 'zod';
import type { LocalClock } from '../../kernel/clock.ts';
import type { Account } from '../events/envelope.ts';
import { AwsFailure } from '../failure.ts';
import { type JsonOperations, parseInput } from '../json-protocol.ts';

export type ParameterType = 'String' | 'StringList' | 'SecureString';

type Version = { type: ParameterType; value: string; modifiedAtMs: number };

const decryption = { WithDecryption: z.boolean().default(false) };
const getInput = z.object({ Name: z.string(), ...decryption });
/** GetParameters takes at most 10 names. */
const getAllInput = z.object({ Names: z.array(z.string()).min(1).max(10), ...decryption });
const getByPathInput = z.object({
  Path: z.string().startsWith('/'),
  MaxResults: z.number().int().min(1).max(10).default(10),
  NextToken: z.string().optional(),
  ...decryption,
});
/** The standard tier keeps at most 4 KB. */
const VALUE_BYTES_MAX = 4096;
const putInput = z.object({
  Name: z.string(),
  Value: z.string().min(1),
  Type: z.enum(['String', 'StringList', 'SecureString']).default('String'),
  Overwrite: z.boolean().default(false),
  Tier: z.string().optional(),
});

/** SSM Parameter Store, with versions; a SecureString without decryption is not readable. */
export class ParameterStore {
  readonly operations: JsonOperations = {
    GetParameter: (input) => this.#get(input),
    GetParameters: (input) => this.#getAll(input),
    GetParametersByPath: (input) => this.#getByPath(input),
    PutParameter: (input) => this.#put(input),
    DeleteParameter: (input) => this.#delete(input),
  };
  readonly #clock: LocalClock;
  readonly #account: Account;
  readonly #parameters = new Map<string, Version[]>();

  constructor(clock: LocalClock, account: Account) {
    this.#clock = clock;
    this.#account = account;
  }

  /** Sets a value from outside the wire, as an operator would have done before. Gives its version. */
  set(name: string, value: string, type: ParameterType): number {
    const versions = [...(this.#parameters.get(name) ?? []), { type, value, modifiedAtMs: this.#clock.now() }];
    this.#parameters.set(name, versions);
    return versions.length;
  }

  #get(rawInput: unknown): object {
    const { Name, WithDecryption } = parseInput(getInput, rawInput);
    const found = this.#find(Name, WithDecryption);
    if (!found) throw new AwsFailure('ParameterNotFound', `Parameter ${Name} not found.`);
    return { Parameter: found };
  }

  #getAll(rawInput: unknown): object {
    const { Names, WithDecryption } = parseInput(getAllInput, rawInput);
    const found = Names.map((name) => ({ name, parameter: this.#find(name, WithDecryption) }));
    return {
      Parameters: found.flatMap(({ parameter }) => parameter ?? []),
      InvalidParameters: found.filter(({ parameter }) => !parameter).map(({ name }) => name),
    };
  }

  /** Direct children of the path, by name, ten to a page. */
  #getByPath(rawInput: unknown): object {
    const { Path, WithDecryption, MaxResults, NextToken } = parseInput(getByPathInput, rawInput);
    const path = Path.endsWith('/') ? Path : `${Path}/`;
    const isChild = (name: string) => name.startsWith(path) && !name.slice(path.length).includes('/');
    const names = [...this.#parameters.keys()].filter(isChild).sort();
    const from = NextToken === undefined ? 0 : names.indexOf(NextToken);
    const next = names[from + MaxResults];
    return {
      Parameters: names.slice(from, from + MaxResults).flatMap((name) => this.#find(name, WithDecryption) ?? []),
      ...(next === undefined ? {} : { NextToken: next }),
    };
  }

  #put(rawInput: unknown): object {
    const { Name, Value, Type, Overwrite, Tier } = parseInput(putInput, rawInput);
    if (this.#parameters.has(Name) && !Overwrite)
      throw new AwsFailure('ParameterAlreadyExists', 'The parameter already exists. To overwrite it, set Overwrite.');
    if (Tier !== 'Advanced' && Buffer.byteLength(Value) > VALUE_BYTES_MAX)
      throw new AwsFailure('ValidationException', `Standard tier parameters support at most ${VALUE_BYTES_MAX} bytes`);
    return { Version: this.set(Name, Value, Type), Tier: Tier ?? 'Standard' };
  }

  #delete(rawInput: unknown): object {
    const { Name } = parseInput(z.object({ Name: z.string() }), rawInput);
    if (!this.#parameters.delete(Name)) throw new AwsFailure('ParameterNotFound', `Parameter ${Name} not found.`);
    return {};
  }

  /** By name, ARN, or either with `:<version>`. */
  #find(wanted: string, decrypt: boolean): object | undefined {
    const [, arnName] = /^arn:[^:]*:ssm:[^:]*:[^:]*:parameter(\/.*)$/.exec(wanted) ?? [];
    const [name = '', selector] = (arnName ?? wanted).split(':');
    const versions = this.#parameters.get(name) ?? [];
    const number = selector === undefined ? versions.length : Number(selector);
    const version = versions[number - 1];
    if (!version) return undefined;
    const readable = decrypt || version.type !== 'SecureString';
    return {
      Name: name,
      Type: version.type,
      Value: readable ? version.value : Buffer.from(`encrypted ${name} ${number}`).toString('base64'),
      Version: number,
      LastModifiedDate: version.modifiedAtMs / 1000,
      ARN: `arn:aws:ssm:${this.#account.region}:${this.#account.accountId}:parameter${name.startsWith('/') ? '' : '/'}${name}`,
      DataType: 'text',
      ...(selector === undefined ? {} : { Selector: `:${selector}` }),
    };
  }
}
