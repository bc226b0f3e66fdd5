/**
 * The blog in a browser, without scripts, as a reader and an author use it. `SCREENSHOTS=folder` keeps
 * what it looks like.
 */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StartedBlog, startServer } from './start-server.ts';

const SCREENSHOTS = process.env['SCREENSHOTS'];
let blog: StartedBlog;
let browser: Browser;
/** What the browser complains of: a refused style, a broken link in a page, an error of ours. */
const complaints: string[] = [];

beforeAll(async () => {
  blog = await startServer();
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});

afterAll(async () => {
  await browser?.close();
  blog?.process.kill('SIGKILL');
});

async function visit(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(`${blog.url}${path}`);
  return page;
}

async function look(page: Page, name: string): Promise<void> {
  if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/${name}.png`, fullPage: true });
}

function titles(page: Page): Promise<string[]> {
  return page.locator('.card h2').allTextContents();
}

async function logIn(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Log in' }).click();
  await page.getByLabel('Name').fill('ines');
  await page.getByLabel('Password').fill(blog.password);
  await look(page, 'login');
  await page.getByRole('button', { name: 'Log in' }).click();
}

test('a reader turns the pages from the newest post to the oldest, and meets each once', async () => {
  const page = await visit('/');
  await look(page, 'front');
  const seen: string[] = await titles(page);
  expect(seen).toHaveLength(10);
  const older = page.getByRole('link', { name: 'Older posts' });
  while ((await older.count()) > 0) {
    await older.click();
    seen.push(...(await titles(page)));
  }

  expect(seen).toHaveLength(32);
  expect(new Set(seen).size).toBe(32);
  await page.getByRole('link', { name: 'Newest' }).click();
  expect(await titles(page)).toEqual(seen.slice(0, 10));
});

test('tags, authors and the archive lead to their posts', async () => {
  const page = await visit('/tags');
  await look(page, 'tags');
  await page.getByRole('link', { name: '#bread' }).click();
  expect(await titles(page)).toContain('Rye keeps its own time');
  await page.getByRole('link', { name: 'Mira Okafor' }).first().click();
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Mira Okafor');
  expect(await titles(page)).toHaveLength(8);
  await page.getByRole('link', { name: 'Archive' }).click();
  expect(await titles(page)).toContain('The table outside the shop');
});

test('a comment waits, is approved by the author, and is there, with its answer below it', async () => {
  const reader = await visit('/');
  await reader.getByRole('link', { name: 'The counter that could not count' }).click();
  await look(reader, 'post');
  await reader.getByRole('link', { name: 'Answer A student' }).click();
  expect(await reader.getByRole('heading', { name: 'Answer A student' }).count()).toBe(1);
  await reader.getByLabel('Name').fill('Emmy');
  await reader.getByLabel('Comment', { exact: true }).fill('<b>So</b> did I.');
  await reader.getByRole('button', { name: 'Send' }).click();
  const waits = reader.locator('#pending');
  expect(await waits.textContent()).toContain('<b>So</b> did I.');
  expect(await waits.textContent()).toContain('waits for approval');
  await look(reader, 'pending');
  const address = new URL(reader.url()).pathname;
  const other = await visit(address);
  expect(await other.getByText('did I.').count()).toBe(0);

  await logIn(other);
  await other.getByRole('link', { name: /^Comments \(3\)$/ }).click();
  await look(other, 'moderation');
  await other.getByRole('button', { name: 'Approve the comment of Emmy' }).click();
  expect(await other.getByText('did I.').count()).toBe(0);
  await reader.goto(`${blog.url}${address}`);
  const comment = reader.locator('article.comment', { hasText: '<b>So</b> did I.' });
  expect(await comment.getAttribute('class')).toContain('depth-1');

  await other.goto(`${blog.url}${address}`);
  await other.getByRole('button', { name: 'Remove the comment of A student' }).click();
  await reader.reload();
  expect(await reader.getByText('This comment was removed.').count()).toBe(1);
  expect(await comment.count()).toBe(1);
});

test('an author writes a post, is told of a taken address, publishes it, and archives it', async () => {
  const author = await visit('/');
  await logIn(author);
  await look(author, 'desk');
  await author.getByRole('link', { name: 'Write a post' }).click();
  await author.getByLabel('Title').fill('Small programs, continued');
  await author.getByLabel('Text').fill('## Again\n\nStill **one** page & `no more`.');
  await author.getByLabel('Tags').fill('Programs, second thoughts');
  await author.getByLabel('Address').fill('testing-against-the-real-thing');
  await author.getByRole('button', { name: 'Save as a draft' }).click();
  expect(await author.getByRole('alert').textContent()).toBe('Another post has this address.');
  await look(author, 'complaint');
  await author.getByLabel('Address').fill('');
  await author.getByRole('button', { name: 'Save as a draft' }).click();
  expect(await author.getByLabel('Address').inputValue()).toBe('small-programs-continued');

  const reader = await visit('/');
  expect(await titles(reader)).not.toContain('Small programs, continued');
  await author.getByRole('button', { name: 'Publish' }).click();
  await reader.reload();
  expect((await titles(reader))[0]).toBe('Small programs, continued');
  await reader.getByRole('link', { name: 'Small programs, continued' }).click();
  expect(await reader.locator('.text strong').textContent()).toBe('one');
  expect(await reader.getByRole('link', { name: '#second-thoughts' }).count()).toBe(1);

  await author.getByRole('button', { name: 'Archive “Small programs, continued”' }).click();
  await reader.reload();
  expect(await reader.getByText('This post is archived.').count()).toBe(1);
  await reader.goto(`${blog.url}/`);
  expect(await titles(reader)).not.toContain('Small programs, continued');
  await author.getByRole('button', { name: 'Log out' }).click();
  await author.goto(`${blog.url}/desk`);
  expect(new URL(author.url()).pathname).toBe('/login');
});

test('nothing is wider than a telephone, and it is dark in the dark', async () => {
  const paths = ['/', '/posts/the-counter-that-could-not-count', '/tags', '/login', '/nowhere'];
  const options = { viewport: { width: 360, height: 740 }, colorScheme: 'dark' } as const;
  const page = await visit('/', { ...options, javaScriptEnabled: true });
  for (const path of paths) {
    await page.goto(`${blog.url}${path}`);
    await look(page, `narrow-dark-${path.replaceAll('/', '_')}`);
    const [width, paper] = await page.evaluate<[number, string]>(
      '[document.documentElement.scrollWidth, getComputedStyle(document.body).backgroundColor]',
    );
    expect({ path, width, paper }).toEqual({ path, width: 360, paper: 'rgb(27, 25, 23)' });
  }
  complaints.splice(0, complaints.length, ...complaints.filter((text) => !/404/.test(text)));
});

test('the browser has complained of nothing', () => {
  // A form that was refused is told of in the console, too.
  expect(complaints.filter((text) => !/status of 409/.test(text))).toEqual([]);
});
