import type { Log } from '@remote-swe/core/ports/log';
import bolt, { type Logger } from '@slack/bolt';

/** What Bolt has to say about errors, through our log: by itself it prints whole errors, with the headers of their requests. */
export function boltLogger(log: Log): Logger {
  const ignored = () => {};
  return {
    error: (...said) => log.error('Bolt', { said }),
    warn: ignored,
    info: ignored,
    debug: ignored,
    setLevel: ignored,
    getLevel: () => bolt.LogLevel.ERROR,
    setName: ignored,
  };
}
