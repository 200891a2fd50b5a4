/*
 * The forms of what an operator types: each check ends the program with a
 * sentence that says what is expected, and never repeats the value.
 */

#ifndef HUB_CTL_FIELD_H
#define HUB_CTL_FIELD_H

#define FIELD_NAME_BYTES	100	/* struct caller keeps 127 */
#define FIELD_ENTERPRISE_CHARS	18	/* C..18 in every CEB message */
#define FIELD_DXP_CHARS		100	/* C..100 of BaseSubscribe */
#define FIELD_LANE_CHARS	32

struct args_list;

/* An account's or a person's name: text of one line, no ends of space. */
void		field_check_name(const char *);
void		field_check_lane(const char *);
void		field_check_lanes(const struct args_list *);
void		field_check_enterprises(const struct args_list *);
void		field_check_dxp(const char *);
void		field_check_agency(const char *);

/* An index into words (ended by NULL), or a refusal that lists them. */
int		field_check_word(const char *, const char *,
		    const char *const *);

/*
 * A moment for the database: "now", a date (midnight in Beijing) or RFC 3339.
 * Returns what to cast to timestamptz.
 */
const char	*field_check_moment(const char *, const char *);

/* A whole number within bounds. */
long		field_check_count(const char *, const char *, long, long);

#endif
