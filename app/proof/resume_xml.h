/*
 * A reader that proves XML well formed piece by piece, in linear time and in
 * a fixed amount of memory whatever comes. libxml2 compares each attribute
 * with every other of its tag and each prefix with every namespace in scope,
 * so a few megabytes can hold its parser for minutes; this one keeps the event
 * loop free. It refuses every DOCTYPE, so there are no entities but the five.
 * It does not check namespaces or repeated attributes, and expands nothing.
 */
#ifndef PROOF_RESUME_XML_H
#define PROOF_RESUME_XML_H

#include "base/str.h"

#define XML_PROOF_DEPTH		256	/* libxml2's own limit */
#define XML_PROOF_NAME		128	/* the longest in OOXML and ODF is 40 */
#define XML_PROOF_VALUE		1024	/* more of a value is read, not shown */

enum xml_fault {
	XML_FINE,
	XML_BROKEN,
	XML_DOCTYPE,
	XML_DEEP
};

/* Names come without their prefix. Both calls may be NULL. */
struct xml_watch {
	void	(*attr)(void *, struct str elem, struct str name,
		    struct str value);
	void	(*open)(void *, struct str elem);	/* after its attrs */
	void	*arg;
};

struct xml_proof;

struct xml_proof	*xml_proof_new(struct arena *);
/* Before each document; 34 kB are not taken anew for every small part. */
void			 xml_proof_start(struct xml_proof *, struct xml_watch);
bool			 xml_proof_feed(struct xml_proof *, struct str);
enum xml_fault		 xml_proof_end(struct xml_proof *);

#endif
