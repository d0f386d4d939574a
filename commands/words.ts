/** `npm run words`: holds the glossary against every message and the content, and both languages against each other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentTexts, idleTerms, lackingKeys, messageTexts, outsideGlossary, readGlossary } from './steps/glossary.ts';

const root = process.cwd();
const terms = readGlossary(readFileSync(join(root, 'src', 'lib', 'words', 'glossary.yaml'), 'utf8'));
const messages = messageTexts(root);
const texts = [...messages, ...contentTexts(root)];
const outside = outsideGlossary(texts, terms);
const idle = idleTerms(texts, terms);
const lacking = lackingKeys(messages);

for (const line of [...outside, ...idle, ...lacking]) console.log(line);
console.log(
	`words: ${terms.length} terms in the glossary, ${messages.length} messages, ${outside.length} words outside it, ${idle.length} idle, ${lacking.length} lacking`
);
process.exitCode = outside.length + idle.length + lacking.length === 0 ? 0 : 1;
