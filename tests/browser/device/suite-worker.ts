/** Every suite that runs on the real stores of a browser; `fake-indexeddb` is left out of this build. */
import '../../unit/device/sealing.test.ts';
import '../../unit/device/store-contract.test.ts';
import './real-photos.ts';
import './real-stores.ts';
import { runAll } from './vitest-in-a-page.ts';

void runAll().then((results) => postMessage(results));
