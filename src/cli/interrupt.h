/* interrupt.h - Ctrl-C: what is being written comes to an orderly end first.
 *
 * The first SIGINT, SIGTERM or SIGHUP is told by a call; the second ends the process at once. A signal
 * that was ignored when the program began (nohup) stays ignored. Signals are taken by a thread of
 * their own, so the call may lock, and no system call of others is cut short.
 */
#ifndef SAYSO_INTERRUPT_H
#define SAYSO_INTERRUPT_H

#include <stdbool.h>

typedef struct interrupt interrupt;

/* Before any other thread is made: those inherit that the signals are not theirs. call is called by
 * another thread, at most once. NULL: no memory, or no thread; signals then end the process. */
interrupt *interrupt_new(void (*call)(void *ctx), void *ctx);

/* A file descriptor that can be read once the signal came: for poll(). -1 for NULL. */
int interrupt_fd(const interrupt *in);

/* The signal that came; 0: none, or NULL. */
int interrupt_came(const interrupt *in);

/* Signals are as they were before. NULL is fine. */
void interrupt_free(interrupt *in);

#endif
