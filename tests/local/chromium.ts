/** Where Debian's package puts it. */
export const CHROMIUM = '/usr/bin/chromium';

/** Nothing of it may look for the network. */
export const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
