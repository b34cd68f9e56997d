import type { Configuration } from '../configuration/configuration.ts';
import { brokenAtRest, brokenNow } from '../guarantees.ts';
import { initialState, type State } from '../state.ts';
import { successors } from '../successors.ts';
import { Encoder } from './encode.ts';
import { FairEdges } from './fair-edges.ts';

export type Violation = { what: string; trace: string[] };

export type Exploration = {
  states: number;
  edges: number;
  depth: number;
  /** Every reachable state was seen. Only then was liveness judged. */
  complete: boolean;
  /** Edges beyond the configuration's `versionMax`, not followed; what lies there counts as rest. */
  cutOff: number;
  violations: Violation[];
  milliseconds: number;
};

export type ExploreOptions = {
  /** Stops when more states than this were found. */
  statesMax: number;
  /** Stops after the first level of the search that holds a violation: its trace is a shortest one. */
  firstViolation?: boolean;
  now: () => number;
};

/** Searches every reachable state, breadth first. Keeps whole states only for the newest level. */
export function explore(configuration: Configuration, options: ExploreOptions): Exploration {
  return new Search(configuration, options).run();
}

class Search {
  readonly #configuration: Configuration;
  readonly #options: ExploreOptions;
  readonly #encoder = new Encoder();
  readonly #numbers = new Map<string, number>();
  readonly #parents: number[] = [];
  readonly #labels: string[] = [];
  readonly #fair = new FairEdges();
  /** States from which nothing fair follows, and those where the search ends. */
  readonly #atRest: number[] = [];
  readonly #found = new Map<string, number>();
  #edges = 0;
  #cutOff = 0;

  constructor(configuration: Configuration, options: ExploreOptions) {
    this.#configuration = configuration;
    this.#options = options;
  }

  run(): Exploration {
    const startedAt = this.#options.now();
    const first = initialState(this.#configuration);
    let level: [number, State][] = [[this.#add(first, -1, 'start').number, first]];
    let depth = 0;
    while (level.length > 0 && !this.#isOver()) {
      level = this.#nextLevel(level);
      depth++;
    }
    const complete = level.length === 0;
    if (complete) this.#judgeLiveness();
    const milliseconds = this.#options.now() - startedAt;
    const { length: states } = this.#parents;
    const violations = [...this.#found].map(([what, number]) => ({ what, trace: this.#trace(number) }));
    return { states, edges: this.#edges, depth, complete, cutOff: this.#cutOff, violations, milliseconds };
  }

  #isOver(): boolean {
    const { statesMax, firstViolation } = this.#options;
    return this.#parents.length > statesMax || (firstViolation === true && this.#found.size > 0);
  }

  #nextLevel(level: [number, State][]): [number, State][] {
    const next: [number, State][] = [];
    for (const [number, state] of level) {
      this.#expand(number, state, next);
      if (this.#parents.length > this.#options.statesMax) return next.length > 0 ? next : level;
    }
    return next;
  }

  #expand(number: number, state: State, next: [number, State][]): void {
    let rests = true;
    for (const { label, fair, next: successor } of successors(state, this.#configuration)) {
      this.#edges++;
      if (fair) rests = false;
      if (successor.entry.version > this.#configuration.versionMax) {
        this.#cutOff++;
        this.#atRest.push(number);
        continue;
      }
      const found = this.#add(successor, number, label);
      if (fair) this.#fair.add(number, found.number);
      if (found.isNew && !this.#judge(found.number, successor))
        next.push([found.number, this.#encoder.canonical(successor)]);
    }
    if (rests) this.#rest(number, state);
  }

  #add(state: State, parent: number, label: string): { number: number; isNew: boolean } {
    const key = this.#encoder.key(state);
    const known = this.#numbers.get(key);
    if (known !== undefined) return { number: known, isNew: false };
    const number = this.#parents.length;
    this.#numbers.set(key, number);
    this.#parents.push(parent);
    this.#labels.push(label);
    return { number, isNew: true };
  }

  /** A broken state is not followed any further. */
  #judge(number: number, state: State): boolean {
    const broken = brokenNow(state);
    if (broken === undefined) return false;
    this.#note(broken, number);
    this.#atRest.push(number);
    return true;
  }

  #rest(number: number, state: State): void {
    const broken = brokenAtRest(state);
    if (broken !== undefined) this.#note(broken, number);
    this.#atRest.push(number);
  }

  #note(what: string, number: number): void {
    if (!this.#found.has(what)) this.#found.set(what, number);
  }

  /** From every state some rest must be reachable by fair actions alone, or the session runs on for ever. */
  #judgeLiveness(): void {
    const restless = this.#fair.cannotReach(this.#atRest, this.#parents.length);
    const [first] = restless;
    if (first !== undefined) this.#note(`G4: ${restless.length} states never come to rest`, first);
  }

  #trace(number: number): string[] {
    const trace: string[] = [];
    for (let at = number; at > 0; at = this.#parents[at] ?? 0) trace.push(this.#labels[at] ?? '');
    return trace.reverse();
  }
}
