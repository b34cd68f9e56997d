import type { Parser } from '../parser.ts';
import { API_PARSERS } from './api.ts';
import { AWS_PARSERS } from './aws.ts';
import { GITHUB_PARSERS } from './github.ts';
import { MODEL_PARSERS } from './model.ts';
import { OPERATOR_PARSERS } from './operators.ts';
import { PERSISTED_PARSERS } from './persisted.ts';
import { REPOSITORY_PARSERS } from './repository.ts';
import { SLACK_PARSERS } from './slack.ts';
import { WORD_PARSERS } from './words.ts';

/** Everything that reads what comes from outside, or what an older build wrote. */
export const PARSERS: readonly Parser[] = [
  ...SLACK_PARSERS,
  ...GITHUB_PARSERS,
  ...API_PARSERS,
  ...AWS_PARSERS,
  ...WORD_PARSERS,
  ...MODEL_PARSERS,
  ...OPERATOR_PARSERS,
  ...REPOSITORY_PARSERS,
  ...PERSISTED_PARSERS,
];
