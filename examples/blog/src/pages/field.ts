import { html } from 'hono/html';
import type { Html } from './layout.ts';

/** How a field of a form is called. */
export interface FieldName {
  readonly name: string;
  readonly label: string;
  /** Read out after the label, and not as a part of it. */
  readonly hint?: string;
}

/** A field with its label: `control` writes the element, and puts the attributes into it. */
export function field({ name, label, hint }: FieldName, control: (attributes: Html) => Html): Html {
  const attributes = html`id="${name}" name="${name}"${hint && html` aria-describedby="${name}-hint"`}`;
  return html`<div class="field"><label for="${name}">${label}</label>
    ${hint && html`<small id="${name}-hint">${hint}</small>`}
    ${control(attributes)}</div>`;
}
