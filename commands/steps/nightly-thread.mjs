/** Where the night's thread begins: a thread does not take over the loader of its parent, so it finds its own command. */
import { commandAddress } from './command-address.mjs';

await import(await commandAddress('nightly-backup'));
