// node server.js HEADERS LIMIT:WINDOW_MS...: express-rate-limit on a free loopback port, which is the first line printed.
// /counts says what was served and refused, and is not limited. Ends with its standard input, so it never outlives the test.
import express from 'express';
import { rateLimit } from 'express-rate-limit';

const [headers, ...limits] = process.argv.slice(2);
const families = headers.split('+');
const counts = { served: 0, refused: 0 };
const app = express();

app.get('/counts', (request, response) => response.json(counts));
for (const [limit, windowMs] of limits.map(text => text.split(':').map(Number))) {
  app.use(rateLimit({
    limit,
    windowMs,
    legacyHeaders: families.includes('legacy'),
    standardHeaders: families.find(family => family !== 'legacy') ?? false,
    keyGenerator: () => 'everybody',
    handler: (request, response, next, options) => {
      counts.refused++;
      response.status(options.statusCode).send(options.message);
    },
  }));
}
app.use((request, response) => {
  counts.served++;
  response.send('served');
});

const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.resume().on('end', () => process.exit());
