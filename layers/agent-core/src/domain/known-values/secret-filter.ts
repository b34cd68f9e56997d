import { withEveryText } from '../every-text.ts';
import { redacted, withoutTokens } from '../redact/redact.ts';
import { KnownValues } from './known-values.ts';

/**
 * Values that are remembered, those learned last: the deployment's own, those of MCP servers, tokens of an hour for git, variables of some
 * repositories (50 each). Each costs a millisecond or two when the first text is looked at.
 */
const VALUES_MAX = 500;

/**
 * Knows the secrets that this environment was given and takes them out of what comes in, goes out or is kept. They belong to the
 * deployment, not to a session, so that knowing more of them in a warm environment takes nothing away from anybody.
 */
export class SecretFilter {
  #values: string[] = [];
  #known = new KnownValues([]);

  /** From now on these are secret, too. What is learned again is forgotten last. */
  know(values: Iterable<string>): void {
    const learned = new Set([...values].filter((value) => value !== ''));
    const known = new Set(this.#values);
    const hasNew = [...learned].some((value) => !known.has(value));
    this.#values = [...this.#values.filter((value) => !learned.has(value)), ...learned].slice(-VALUES_MAX);
    if (hasNew) this.#known = new KnownValues(this.#values);
  }

  /** Without known values and without what has the shape of a secret: for people, logs, other companies. */
  text(text: string): string {
    return redacted(this.known(text));
  }

  /** Without known values, tokens and private keys: for what people write to the agent. */
  words(text: string): string {
    return withoutTokens(this.known(text));
  }

  /** Without known values only: for what the model wrote, and files that people gave, which may be about tokens. */
  known(text: string): string {
    return this.#known.removedFrom(text);
  }

  /** The same data with every text in it as {@link text} leaves it. */
  every<Value>(value: Value): Value {
    return withEveryText(value, (text) => this.text(text)) as Value;
  }

  /** The same data with every text in it as {@link known} leaves it; the very same where it holds no known value. */
  everyKnown<Value>(value: Value): Value {
    const whole = JSON.stringify(value) ?? '';
    return this.known(whole) === whole ? value : (withEveryText(value, (text) => this.known(text)) as Value);
  }
}
