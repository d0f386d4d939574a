/**
 * `node commands/run.mjs NAME ...`: a command of the server, for package.json. A release holds it built, beside the app,
 * and has no loader of TypeScript; a copy with the packages for development runs its source.
 */
import { commandAddress } from './steps/command-address.mjs';

const [name = ''] = process.argv.splice(2, 1);
await import(await commandAddress(name));
