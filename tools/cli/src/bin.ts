#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { makeProgram } from './program.ts';

// `dynamorm export … | head` closes the pipe early, which is no error; a step under way goes on.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
const { version } = JSON.parse(manifest) as { readonly version: string };
await makeProgram(version).parseAsync();
