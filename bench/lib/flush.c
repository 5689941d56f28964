/* Preloaded into a PostgreSQL server: a flush to disk takes FLUSH_MICROSECONDS longer. See cluster.sh. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

typedef int (*flush)(int);

static int slowly(const char *name, int file) {
    const char *microseconds = getenv("FLUSH_MICROSECONDS");
    if (microseconds) usleep((useconds_t) atoi(microseconds));
    return ((flush) dlsym(RTLD_NEXT, name))(file);
}

int fsync(int file) { return slowly("fsync", file); }
int fdatasync(int file) { return slowly("fdatasync", file); }
