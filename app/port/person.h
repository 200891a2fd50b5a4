/*
 * People who do not exist: names whose surname nobody bears, identity numbers
 * of an area that is not on the map (with a right check character), phone
 * numbers of a range kept for such use, and streets that nobody finds.
 */

#ifndef HUB_PORT_PERSON_H
#define HUB_PORT_PERSON_H

#include "chance.h"

struct person {
	char	name[16];
	char	id[19];
	char	phone[12];
};

struct address {
	char		text[160];
	const char	*division;	/* GB/T 2260, six digits */
};

void	person_make(struct person *, struct chance *);
void	address_make(struct address *, struct chance *);

#endif
