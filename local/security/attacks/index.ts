import type { Attack } from '../attack.ts';
import { crossSiteRequests } from './local-system/cross-site-requests.ts';
import { listeningPorts } from './local-system/listening-ports.ts';
import { localPaths } from './local-system/local-paths.ts';
import { otherUsers } from './local-system/other-users.ts';
import { borrowedRights } from './people/borrowed-rights.ts';
import { calledStrangers } from './people/called-strangers.ts';
import { otherCompanies } from './people/other-companies.ts';
import { strangersAtGitHub } from './people/strangers-at-github.ts';
import { strangersWords } from './people/strangers-words.ts';
import { gitCredentials } from './secrets/git-credentials.ts';
import { plantedSecrets } from './secrets/planted-secrets.ts';
import { repositorySecrets } from './secrets/repository-secrets.ts';
import { encodedSecrets, shapedSecrets, spreadSecrets } from './secrets/spread-secrets.ts';
import { tokenElsewhere } from './secrets/token-elsewhere.ts';
import { longUploads } from './sizes/long-uploads.ts';
import { oversizedReplies } from './sizes/oversized-replies.ts';
import { slowTexts } from './sizes/slow-texts.ts';
import { forgedButtons } from './slack/forged-buttons.ts';
import { forgedFrames } from './slack/forged-frames.ts';
import { replayedPosts } from './slack/replayed-posts.ts';
import { unsignedPosts } from './slack/unsigned-posts.ts';
import { foreignBrowsers } from './web/foreign-browsers.ts';
import { foreignCallers } from './web/foreign-callers.ts';
import { foreignReaders } from './web/foreign-readers.ts';
import { insidePages } from './web/inside-pages.ts';
import { insidePictures } from './web/inside-pictures.ts';
import { foreignAddresses } from './worker/foreign-addresses.ts';
import { hostileCalls } from './worker/hostile-calls.ts';
import { namesakeRepositories } from './worker/namesake-repositories.ts';
import { rootRaces } from './worker/root-races.ts';

/** Every attack of the campaign, in the order in which they are carried out. */
export const ATTACKS: readonly Attack[] = [
  unsignedPosts,
  replayedPosts,
  forgedButtons,
  otherCompanies,
  borrowedRights,
  tokenElsewhere,
  forgedFrames,
  strangersWords,
  strangersAtGitHub,
  calledStrangers,
  crossSiteRequests,
  listeningPorts,
  localPaths,
  otherUsers,
  hostileCalls,
  plantedSecrets,
  foreignAddresses,
  namesakeRepositories,
  gitCredentials,
  repositorySecrets,
  rootRaces,
  encodedSecrets,
  shapedSecrets,
  spreadSecrets,
  slowTexts,
  longUploads,
  oversizedReplies,
  insidePages,
  insidePictures,
  foreignCallers,
  foreignReaders,
  foreignBrowsers,
];
