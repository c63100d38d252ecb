// Opens a page of examples/WebApi in headless Chromium, waits until its plots have points, and prints what it shows as JSON.
const { chromium } = require('playwright-core');

(async () => {
  const [address, executablePath] = process.argv.slice(2);
  // How long a failure takes, at each step; a busy machine needs some of it.
  const timeout = 120000;
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'], timeout });
  try {
    const page = await browser.newPage();
    const errors = [];
    page.on('pageerror', error => errors.push(String(error)));
    page.on('console', message => message.type() === 'error' && errors.push(message.text()));
    page.setDefaultTimeout(timeout);
    await page.goto(address, { waitUntil: 'domcontentloaded' });

    const points = id => `document.querySelector('#line-${id}').getAttribute('points').split(' ').filter(point => point.includes(',')).length`;

    // One look, when the plots have points and the line is as long as it is nearly all the time: right after a stall of the machine it is shorter.
    const look = `({ queued: Number(document.querySelector('#queued').textContent), points: ${points('background')} })`;
    const seen = await page.waitForFunction(`(seen => ${points('queued')} >= 12 && seen.queued >= 10 && seen)(${look})`);
    const before = await seen.jsonValue();

    await page.click('#stranger');
    await page.waitForFunction(() => document.querySelector('#booty').textContent !== '');
    await page.waitForFunction(count => document.querySelector('#line-queued').getAttribute('points').split(' ').length > count + 8, before.points);
    const rates = await page.evaluate(() => ['interactive', 'background'].map(id => Number(document.getElementById(id).textContent)));
    const booty = await page.textContent('#booty');
    console.log(JSON.stringify({ ...before, rates, booty, errors }));
  } finally {
    await browser.close();
  }
})().catch(error => { console.error(error); process.exit(1); });
