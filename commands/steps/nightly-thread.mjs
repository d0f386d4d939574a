/** Where the night's thread begins: a thread does not take over the loader of its parent, so it registers its own. */
import { register } from 'tsx/esm/api';

register();
await import('../nightly-backup.ts');
