/* A librbd that a test commands: it completes nothing by itself. Same symbols as the real one, as far
 * as the data path uses them. An "image" is a counter of live completions plus an event queue.
 *
 * Commands (stub_*): what is submitted waits in the order of submission; the test completes any of
 * them, with any value, with or without a signal, also twice. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { MAX = 4096 };

typedef void (*callback_t)(void *completion, void *arg);
struct completion { void *arg; callback_t cb; ssize_t ret; int released; };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct completion *submitted[MAX], *queue[MAX];
static int submitted_count, queue_head, queue_tail, event_fd = -1, live, double_releases, polls, closed_polls;
static int closed, fail_next, fail_create;

int stub_submitted(void) { pthread_mutex_lock(&lock); int n = submitted_count; pthread_mutex_unlock(&lock); return n; }
int stub_live(void) { pthread_mutex_lock(&lock); int n = live; pthread_mutex_unlock(&lock); return n; }
int stub_double_releases(void) { return double_releases; }
int stub_polls(void) { return polls; }
int stub_closed_polls(void) { return closed_polls; }
void stub_fail_next(int error) { fail_next = error; }
void stub_fail_create(int error) { fail_create = error; }

void stub_reset(void) {
    pthread_mutex_lock(&lock);
    submitted_count = queue_head = queue_tail = live = double_releases = polls = closed_polls = 0;
    closed = fail_next = fail_create = 0; event_fd = -1;
    pthread_mutex_unlock(&lock);
}

void stub_signal(void) { uint64_t one = 1; if (event_fd >= 0 && write(event_fd, &one, 8) < 0) abort(); }

static void enqueue(struct completion *c) { queue[queue_tail++ % MAX] = c; }

/* completes the operation submitted as number `index` of those waiting; signals when `wake` */
void stub_complete(int index, int64_t ret, int wake) {
    pthread_mutex_lock(&lock);
    struct completion *c = submitted[index];
    memmove(&submitted[index], &submitted[index + 1], (submitted_count - index - 1) * sizeof c);
    submitted_count--;
    c->ret = ret;
    callback_t cb = c->cb;
    if (!cb) enqueue(c);
    pthread_mutex_unlock(&lock);
    if (cb) cb(c, c->arg);
    else if (wake) stub_signal();
}

/* a completion of nothing: its argument is `tag` */
void stub_stray(int64_t tag, int64_t ret) {
    struct completion *c = calloc(1, sizeof *c);
    c->arg = (void *)tag; c->ret = ret;
    pthread_mutex_lock(&lock); live++; enqueue(c); pthread_mutex_unlock(&lock);
    stub_signal();
}

struct storm { int count; };
static void *storm(void *arg) {
    struct storm *s = arg;
    for (int done = 0; done < s->count;) {
        int n = stub_submitted();
        if (n == 0) { usleep(1); continue; }
        stub_complete(rand() % n, 0, 1);
        done++;
    }
    free(s);
    return NULL;
}

/* completes `count` operations from another thread, in random order, as they come */
void stub_storm(int count) {
    struct storm *s = malloc(sizeof *s);
    s->count = count;
    pthread_t t;
    pthread_create(&t, NULL, storm, s);
    pthread_detach(t);
}

/* ---- librbd */

int rbd_set_image_notification(void *image, int fd, int type) { (void)image; (void)type; event_fd = fd; return 0; }

int rbd_aio_create_completion(void *arg, callback_t cb, void **out) {
    if (fail_create) { int e = fail_create; fail_create = 0; return e; }
    struct completion *c = calloc(1, sizeof *c);
    c->arg = arg; c->cb = cb;
    pthread_mutex_lock(&lock); live++; pthread_mutex_unlock(&lock);
    *out = c;
    return 0;
}
void *rbd_aio_get_arg(struct completion *c) { return c->arg; }
ssize_t rbd_aio_get_return_value(struct completion *c) { return c->ret; }
void rbd_aio_release(struct completion *c) {
    pthread_mutex_lock(&lock);
    if (c->released++) double_releases++; else live--; /* kept, so that a second release is seen */
    pthread_mutex_unlock(&lock);
}
int rbd_aio_wait_for_complete(struct completion *c) { (void)c; return 0; }

static int submit(struct completion *c) {
    if (fail_next) { int e = fail_next; fail_next = 0; return e; }
    pthread_mutex_lock(&lock); submitted[submitted_count++] = c; pthread_mutex_unlock(&lock);
    return 0;
}
int rbd_aio_read(void *i, uint64_t o, size_t n, char *b, struct completion *c) { (void)i; (void)o; memset(b, 'r', n); return submit(c); }
int rbd_aio_write(void *i, uint64_t o, size_t n, const char *b, struct completion *c) { (void)i; (void)o; (void)n; (void)b; return submit(c); }
int rbd_aio_flush(void *i, struct completion *c) { (void)i; return submit(c); }
int rbd_aio_discard(void *i, uint64_t o, uint64_t n, struct completion *c) { (void)i; (void)o; (void)n; return submit(c); }
ssize_t rbd_aio_compare_and_write(void *i, uint64_t o, size_t n, const char *a, const char *b, struct completion *c, uint64_t *m, int f) {
    (void)i; (void)n; (void)a; (void)b; (void)f;
    if (!c->cb) return -EINVAL; /* as the real one: no event, so a callback is needed */
    *m = o;
    return submit(c);
}

int rbd_poll_io_events(void *image, struct completion **out, int max) {
    (void)image;
    pthread_mutex_lock(&lock);
    polls++;
    if (closed) closed_polls++;
    int n = 0;
    while (n < max && queue_head != queue_tail) out[n++] = queue[queue_head++ % MAX];
    pthread_mutex_unlock(&lock);
    return n;
}
int rbd_close(void *image) { (void)image; closed = 1; return 0; }
