import { AwsFailure } from '../failure.ts';

const LETTERS = 'abcd';

/** Availability Zones of subnets: given ones, or one per subnet in order of first use. */
export class Zones {
  readonly #region: string;
  readonly #given: Record<string, string> | undefined;
  readonly #seen: string[] = [];

  constructor(region: string, given?: Record<string, string>) {
    this.#region = region;
    this.#given = given;
  }

  /** Throws InvalidSubnetID.NotFound. */
  of(subnetId: string | undefined): string {
    if (subnetId === undefined) return `${this.#region}a`;
    if (!this.#given) return this.#inOrder(subnetId);
    const zone = this.#given[subnetId];
    if (zone !== undefined) return zone;
    throw new AwsFailure('InvalidSubnetID.NotFound', `The subnet ID '${subnetId}' does not exist`);
  }

  #inOrder(subnetId: string): string {
    if (!this.#seen.includes(subnetId)) this.#seen.push(subnetId);
    return this.#region + LETTERS.charAt(this.#seen.indexOf(subnetId) % LETTERS.length);
  }
}
