// Opens a page of examples/WebApi in headless Chromium, waits until its plots have points, and prints what it shows as JSON.
const { chromium } = require('playwright-core');

(async () => {
  const [address, executablePath] = process.argv.slice(2);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    const errors = [];
    page.on('pageerror', error => errors.push(String(error)));
    page.on('console', message => message.type() === 'error' && errors.push(message.text()));
    await page.goto(address, { waitUntil: 'domcontentloaded' });

    const points = id => `document.querySelector('#line-${id}').getAttribute('points').split(' ').filter(point => point.includes(',')).length`;
    await page.waitForFunction(`${points('queued')} >= 12 && Number(document.querySelector('#queued').textContent) > 0`, null, { timeout: 30000 });
    const before = await page.evaluate(`({ queued: Number(document.querySelector('#queued').textContent), points: ${points('background')} })`);

    await page.click('#stranger');
    await page.waitForFunction(() => document.querySelector('#booty').textContent !== '', null, { timeout: 10000 });
    await page.waitForFunction(count => document.querySelector('#line-queued').getAttribute('points').split(' ').length > count + 8, before.points, { timeout: 20000 });
    const rates = await page.evaluate(() => ['interactive', 'background'].map(id => Number(document.getElementById(id).textContent)));
    const booty = await page.textContent('#booty');
    console.log(JSON.stringify({ ...before, rates, booty, errors }));
  } finally {
    await browser.close();
  }
})().catch(error => { console.error(error); process.exit(1); });
