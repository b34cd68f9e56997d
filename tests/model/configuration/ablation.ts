import type { Configuration } from './configuration.ts';

export type Ablation = {
  /** The rule that is off. */
  without: string;
  configuration: Configuration;
  /** The start of the violation that this must lead to. */
  breaks: string;
};
