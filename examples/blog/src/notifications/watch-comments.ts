import { isItemExists } from 'dynamorm';
import { type StreamHandler, streamHandler } from 'dynamorm/streams';
import type { Blog } from '../blog.ts';
import { Author, Comment, type Message, Notification, Post } from '../models.ts';
import { commentMail, commentWebhook, publishedMail } from './messages.ts';

/**
 * Handles the stream of comments: what is to be told is written down here, and sent by the worker. A
 * receiver that is away so never holds up the stream.
 */
export function watchComments(blog: Blog, siteUrl: string): StreamHandler {
  const tell = async (
    comment: Comment,
    eventId: string,
    messagesFor: (about: { readonly author: Author; readonly post: Post }) => readonly Message[],
  ): Promise<void> => {
    const post = await blog.db.model(Post).getOrThrow({ id: comment.postId });
    const author = await blog.db.model(Author).getOrThrow({ id: post.authorId });
    for (const message of messagesFor({ author, post })) {
      await writeDown(blog, { id: `${eventId}-${message.by}`, authorId: author.id, message });
    }
  };
  return streamHandler({
    db: blog.db,
    on: [
      [
        Comment,
        {
          insert: ({ newImage: comment, eventId }) =>
            tell(comment, eventId, ({ author, post }) => [
              commentMail(author, post, comment, siteUrl),
              ...(author.webhook ? [commentWebhook('comment.added', post, comment)] : []),
            ]),
          modify: async ({ newImage: comment, eventId, changeOf }) => {
            if (changeOf('status')?.newValue !== 'approved') return;
            await tell(comment, eventId, ({ author, post }) => [
              ...publishedMail(post, comment, siteUrl),
              ...(author.webhook ? [commentWebhook('comment.approved', post, comment)] : []),
            ]);
          },
        },
      ],
    ],
  });
}

/** A change may be delivered twice; its notification has its id, and is created once. */
async function writeDown(
  { db, now }: Blog,
  notification: Pick<Notification, 'id' | 'authorId' | 'message'>,
): Promise<void> {
  try {
    await db.model(Notification).create({ ...notification, dueAt: now() });
  } catch (error) {
    if (!isItemExists(error)) throw error;
  }
}
