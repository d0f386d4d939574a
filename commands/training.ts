/** `npm run training`: writes the card for training, docs/training/op-een-a4.html, from the words of the app. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { trainingCard } from './steps/training-card.ts';

const FILE = 'docs/training/op-een-a4.html';

mkdirSync('docs/training', { recursive: true });
writeFileSync(FILE, trainingCard());
console.log(`training: ${FILE} written; open it in a browser and print it on one sheet of A4`);
