import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The stylesheet. */
export const style = readFileSync(new URL('./style.css', import.meta.url), 'utf8');

/** Its address, another one whenever it changes: browsers keep it. */
export const styleHref = `/style.css?${createHash('sha256').update(style).digest('hex').slice(0, 8)}`;

/** A road that takes its time. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<path d="M6 28c0-9 20-5 20-12S8 13 8 4" fill="none" stroke="#b4532a" stroke-width="4" stroke-linecap="round"/>
</svg>`;
