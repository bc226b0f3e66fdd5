import Table from 'cli-table3';
import type { DatabaseStats } from 'dynamorm';
import pc from 'picocolors';

/** One line of what happened. */
export function say(verb: string, text: string): void {
  console.log(`${pc.cyan(verb.padEnd(9))} ${text}`);
}

/** What it all took: films, requests, capacity, time. */
export function printCosts(films: number, stats: DatabaseStats, milliseconds: number): void {
  const table = new Table({
    style: process.stdout.isTTY ? {} : { head: [], border: [] },
    head: ['films', 'requests', 'retries', 'read units', 'write units', 'seconds'],
  });
  table.push([
    films.toLocaleString('en'),
    stats.requests.toLocaleString('en'),
    stats.retries,
    stats.readUnits.toLocaleString('en'),
    stats.writeUnits.toLocaleString('en'),
    (milliseconds / 1000).toFixed(1),
  ]);
  console.log(`\n${table.toString()}`);
}
