/*
 * The room that is left where the data folder is. PostgreSQL that finds none
 * stops serving everybody, so each kind of writing ends well before: first
 * it is said, then files are refused, last all that is written.
 */
#ifndef BASE_DISK_H
#define BASE_DISK_H

#include <stdbool.h>
#include <stdint.h>

enum disk {
	DISK_FINE,
	DISK_LOW,	/* said in the log and by /readyz; all goes on */
	DISK_FLOOR,	/* no files, no mail files; /readyz is red */
	DISK_OUT,	/* no form is taken; pages are shown */
	DISK__MAX
};

/* Bytes; below each the state of the same name begins. */
struct disk_bounds {
	int64_t	 low, floor, out;
};

/*
 * Of a file system of so many bytes. floor 0: the smaller of 1 GB and a fifth;
 * low is five times that, but at most two fifths, and out is half of it.
 */
struct disk_bounds disk_bounds_of(int64_t size, int64_t floor);
enum disk	 disk_judge(const struct disk_bounds *, int64_t left);

/* From now on this folder's file system is watched; floor as above. writers:
 * so many processes like this one store files there. False: it cannot be
 * asked. Before the first call all is fine. */
bool		 disk_watch(const char *folder, int64_t floor, int64_t writers)
		    __attribute__((warn_unused_result));
/* Asked anew when the last answer is a second old. */
enum disk	 disk_state(void);
/* As of the last answer; bytes that we may write, without root's reserve. */
int64_t		 disk_left(void);
struct disk_bounds disk_bounds(void);
/*
 * May a file of so many bytes be stored? Asked anew each time, with what this
 * process, and each of the others for all it knows, has been allowed and has
 * not written yet: files that come together are not all promised the same
 * room. A file is written twice, to the database's log and to its place.
 * disk_give when that is over.
 */
bool		 disk_take(int64_t bytes) __attribute__((warn_unused_result));
void		 disk_give(int64_t bytes);
/* Says in the log when the state has changed; called again and again. */
void		 disk_tell(void);

#endif
