/** One peer's server with its page. `node servers/serve.mjs NAME PAGES DATA` prints `listening PORT`. */
import { createServer } from 'node:http';
import express from 'express';

const [name, pages, data] = process.argv.slice(2);
const app = express();
const server = createServer(app);
const { attach } = await import(`./${name}.mjs`);
await attach({ app, server, data });
app.use(express.static(pages));
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
