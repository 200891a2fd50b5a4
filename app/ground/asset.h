/*
 * The files of assets/, read once at start into memory, with a strong ETag
 * and, where it pays, a gzip variant. An open page finds the same bytes until
 * the hub is started again.
 */

#ifndef HUB_GROUND_ASSET_H
#define HUB_GROUND_ASSET_H

struct http_request;

/* In the parent, before privileges are dropped. Ends the start when the
 * folder cannot be read. */
void	asset_open(const char *folder);

/*
 * Answers with assets/<name>: 200, or 304 to a matching If-None-Match, with
 * the headers that keep a page to itself (CSP and its kin). False, and nothing
 * answered, when there is no such file.
 */
int	asset_answer(struct http_request *, const char *name);

#endif
