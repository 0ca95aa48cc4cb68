/* interrupt.c - see interrupt.h. */
#include "cli/interrupt.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

struct interrupt {
    void (*call)(void *ctx);
    void *ctx;
    sigset_t taken, before; /* signals; the mask as it was */
    int came;               /* atomic, as is over */
    bool over;
    int tell[2]; /* a pipe, whose end is closed once a signal came */
    pthread_t thread;
};

static void *wait_for_it(void *arg)
{
    interrupt *in = arg;
    int signal_number;
    while (!sigwait(&in->taken, &signal_number)) {
        if (__atomic_load_n(&in->over, __ATOMIC_ACQUIRE))
            break;
        if (signal_number == SIGURG)
            continue;
        if (interrupt_came(in)) {
            /* Whoever waits for us sees what ended us: that is for the kernel to say. */
            sigset_t it;
            sigemptyset(&it);
            sigaddset(&it, signal_number);
            signal(signal_number, SIG_DFL);
            pthread_sigmask(SIG_UNBLOCK, &it, NULL);
            raise(signal_number);
        }
        __atomic_store_n(&in->came, signal_number, __ATOMIC_RELEASE);
        in->call(in->ctx);
        close(in->tell[1]); /* whom this wakes finds that the call was made */
    }
    return NULL;
}

interrupt *interrupt_new(void (*call)(void *ctx), void *ctx)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
    interrupt *in = calloc(1, sizeof *in);
    if (!in)
        return NULL;
    in->call = call;
    in->ctx = ctx;
    sigemptyset(&in->taken);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction now;
        if (!sigaction(signals[i], NULL, &now) && now.sa_handler != SIG_IGN)
            sigaddset(&in->taken, signals[i]);
    }
    if (pipe(in->tell)) {
        free(in);
        return NULL;
    }
    /* SIGURG, which is ignored by nature, wakes the thread when nobody wants it any more. */
    sigaddset(&in->taken, SIGURG);
    pthread_sigmask(SIG_BLOCK, &in->taken, &in->before);
    if (pthread_create(&in->thread, NULL, wait_for_it, in)) {
        pthread_sigmask(SIG_SETMASK, &in->before, NULL);
        close(in->tell[0]);
        close(in->tell[1]);
        free(in);
        return NULL;
    }
    return in;
}

int interrupt_fd(const interrupt *in)
{
    return in ? in->tell[0] : -1;
}

int interrupt_came(const interrupt *in)
{
    return in ? __atomic_load_n(&in->came, __ATOMIC_ACQUIRE) : 0;
}

void interrupt_free(interrupt *in)
{
    if (!in)
        return;
    __atomic_store_n(&in->over, true, __ATOMIC_RELEASE);
    pthread_kill(in->thread, SIGURG);
    pthread_join(in->thread, NULL);
    close(in->tell[0]);
    if (!in->came)
        close(in->tell[1]);
    pthread_sigmask(SIG_SETMASK, &in->before, NULL);
    free(in);
}
