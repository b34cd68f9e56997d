import type { Attack } from '../attack.ts';
import { borrowedRights } from './borrowed-rights.ts';
import { crossSiteRequests } from './cross-site-requests.ts';
import { foreignAddresses } from './foreign-addresses.ts';
import { forgedButtons } from './forged-buttons.ts';
import { forgedFrames } from './forged-frames.ts';
import { gitCredentials } from './git-credentials.ts';
import { hostileCalls } from './hostile-calls.ts';
import { listeningPorts } from './listening-ports.ts';
import { localPaths } from './local-paths.ts';
import { longUploads } from './long-uploads.ts';
import { namesakeRepositories } from './namesake-repositories.ts';
import { otherCompanies } from './other-companies.ts';
import { otherUsers } from './other-users.ts';
import { oversizedReplies } from './oversized-replies.ts';
import { plantedSecrets } from './planted-secrets.ts';
import { replayedPosts } from './replayed-posts.ts';
import { rootRaces } from './root-races.ts';
import { slowTexts } from './slow-texts.ts';
import { encodedSecrets, shapedSecrets, spreadSecrets } from './spread-secrets.ts';
import { tokenElsewhere } from './token-elsewhere.ts';
import { unsignedPosts } from './unsigned-posts.ts';

/** Every attack of the campaign, in the order in which they are carried out. */
export const ATTACKS: readonly Attack[] = [
  unsignedPosts,
  replayedPosts,
  forgedButtons,
  otherCompanies,
  borrowedRights,
  tokenElsewhere,
  forgedFrames,
  crossSiteRequests,
  listeningPorts,
  localPaths,
  otherUsers,
  hostileCalls,
  plantedSecrets,
  foreignAddresses,
  namesakeRepositories,
  gitCredentials,
  rootRaces,
  encodedSecrets,
  shapedSecrets,
  spreadSecrets,
  slowTexts,
  longUploads,
  oversizedReplies,
];
