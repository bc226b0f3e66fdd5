import type { Blog } from './blog.ts';
import { Author, type Card } from './models.ts';
import { hashPassword, isPassword } from './passwords.ts';
import { Problem } from './problem.ts';

/** What an author is made of. */
export type NewAuthor = Omit<Author, 'passwordHash'> & { readonly password: string };

/** What everybody may know of an author. */
export type PublicAuthor = Pick<Author, 'id' | 'name' | 'about'>;

/** Adds an author; `UniqueConstraintError` where the email address is another author's. */
export async function addAuthor({ db }: Blog, { password, ...author }: NewAuthor): Promise<Author> {
  const passwordHash = await hashPassword(password);
  return db.model(Author).create({ ...author, passwordHash });
}

/** The author with this name and password; `Problem` 401, which does not say which of them is wrong. */
export async function logIn({ db }: Blog, id: string, password: string): Promise<Author> {
  const author = id === '' ? undefined : await db.model(Author).get({ id });
  // Somebody unknown takes as long as a wrong password: the time does not tell who writes here.
  const isRight = await isPassword(password, author?.passwordHash ?? NOBODY);
  if (author === undefined || !isRight) {
    throw new Problem(401, 'login', 'There is no author with this name and password.');
  }
  return author;
}

const NOBODY = `${'A'.repeat(22)}==.${'A'.repeat(43)}=`;

/** The author, as everybody may see them; `Problem` 404 for none. */
export async function readAuthor({ db }: Blog, id: string): Promise<PublicAuthor> {
  const [author] = await db.model(Author).batchGet([{ id }], { select: ['id', 'name', 'about'] });
  if (author === undefined) throw new Problem(404, 'no-such-author', 'Nobody here has this name.');
  return author;
}

/** The names of those who wrote these posts, by their ids: one request for a page. */
export async function namesOf(
  { db }: Blog,
  posts: readonly Pick<Card, 'authorId'>[],
): Promise<ReadonlyMap<string, string>> {
  const keys = posts.map(({ authorId }) => ({ id: authorId }));
  const authors = await db.model(Author).batchGet(keys, { select: ['id', 'name'] });
  return new Map(authors.flatMap((author) => (author ? [[author.id, author.name]] : [])));
}
