/** What is told of a comment, and to whom. */
import type { Author, Comment, Message, Post } from '../models.ts';

/** To the author: there is something to decide about. */
export function commentMail(
  author: Pick<Author, 'name' | 'email'>,
  post: Pick<Post, 'title'>,
  { name, text }: Pick<Comment, 'name' | 'text'>,
  siteUrl: string,
): Message {
  return {
    by: 'email',
    to: author.email,
    subject: `${name} has commented on “${post.title}”`,
    text: `Dear ${author.name},

${name} writes:

${quoted(text)}

Approve or reject it: ${siteUrl}/desk/comments
`,
  };
}

/** To whoever wrote the comment, if they left an address: it is to be seen now. */
export function publishedMail(
  post: Pick<Post, 'title' | 'slug'>,
  { name, email, path }: Pick<Comment, 'name' | 'email' | 'path'>,
  siteUrl: string,
): readonly Message[] {
  if (email === undefined) return [];
  const text = `Dear ${name},

thank you: your comment on “${post.title}” is published.

${siteUrl}/posts/${post.slug}#${path}
`;
  return [{ by: 'email', to: email, subject: `Your comment on “${post.title}”`, text }];
}

/** To the author's own server. */
export function commentWebhook(
  type: 'comment.added' | 'comment.approved',
  post: Pick<Post, 'id' | 'slug'>,
  { path, name, text, status, createdAt }: Comment,
): Message {
  const comment = { path, name, text, status, createdAt };
  const body = JSON.stringify({ type, post: { id: post.id, slug: post.slug }, comment });
  return { by: 'webhook', body };
}

function quoted(text: string): string {
  return text.replace(/^/gm, '> ');
}
