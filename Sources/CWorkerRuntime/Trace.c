// What cells ask of the world outside their process, so that a cell whose results are kept is known by what it read,
// and one that did more than read is known, too. A list of pairs: a letter for what was done, and its object.
//
//   r  a file or a folder was read         w  a file was written, made, moved or removed
//   s  a file's state was asked for       e  an environment variable was read
//   c  the process itself was changed     n  a random number was drawn
//   x  another process, or the network, took part
//
// Seen is what goes through the C library's functions, as all that Swift, Foundation and our library do. The clock is
// not told.
#include "Worker.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_bool tracing = false;
static pthread_mutex_t writing = PTHREAD_MUTEX_INITIALIZER;
static char *text;
static size_t used, capacity;

void trace_note(char kind, const char *object) {
  if (!atomic_load_explicit(&tracing, memory_order_relaxed) || is_worker_thread || !object || !kind) return;
  int kept = errno;
  size_t count = strlen(object) + 1;
  holding++;
  pthread_mutex_lock(&writing);
  if (used + count + 1 > capacity) {
    size_t wanted = 2 * (used + count + 1);
    char *grown = realloc(text, wanted);
    // Without room the list ends in what nobody may rely on.
    if (!grown) {
      if (used) text[0] = 'x';
      pthread_mutex_unlock(&writing);
      holding--;
      return;
    }
    text = grown;
    capacity = wanted;
  }
  text[used] = kind;
  memcpy(text + used + 1, object, count);
  used += count + 1;
  pthread_mutex_unlock(&writing);
  holding--;
  errno = kept;
}

char trace_kind_of_draw(const void *caller) {
  Dl_info module;
  // A parser of XML salts its tables, as when the fonts' configuration is read; nothing shows which salt it took.
  bool salts = dladdr(caller, &module) && module.dli_fname && strstr(module.dli_fname, "/libexpat.so");
  return salts ? 0 : 'n';
}

/// Begins a list.
EXPORTED void attentive_worker_trace(void) {
  pthread_mutex_lock(&writing);
  used = 0;
  pthread_mutex_unlock(&writing);
  atomic_store(&tracing, true);
}

/// Ends the list: letters and null-terminated objects. The text stays until the next one begins.
EXPORTED const char *attentive_worker_traced(size_t *count) {
  atomic_store(&tracing, false);
  pthread_mutex_lock(&writing);
  *count = used;
  pthread_mutex_unlock(&writing);
  return text;
}

// MARK: What cells and their libraries call instead of the C library's functions

/// Defines a function that notes what it is asked and then does what the C library's does. It has a name of its own
/// in C, since the C library's headers declare some of these with other words.
#define TRACED(RESULT, NAME, PARAMETERS, ARGUMENTS, KIND, OBJECT)           \
  RESULT traced_##NAME PARAMETERS __asm__(#NAME);                           \
  EXPORTED RESULT traced_##NAME PARAMETERS {                                \
    static _Atomic(void *) original;                                        \
    void *found = atomic_load(&original);                                   \
    if (!found) atomic_store(&original, found = dlsym(RTLD_NEXT, #NAME));   \
    if (is_tracing()) trace_note(KIND, OBJECT);                             \
    return ((RESULT(*) PARAMETERS)found)ARGUMENTS;                          \
  }

static bool is_tracing(void) { return atomic_load_explicit(&tracing, memory_order_relaxed); }

static char kind_of_flags(int flags) {
  return (flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_TRUNC) ? 'w' : 'r';
}

static char kind_of_mode(const char *mode) { return strpbrk(mode, "wa+") ? 'w' : 'r'; }

/// The path that a folder's descriptor and a path from there mean; lives until the thread asks again.
static const char *path_at(int folder, const char *path) {
  static __thread char whole[8192];
  if (!path || folder == AT_FDCWD || path[0] == '/') return path;
  char link[32];
  snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
  long count = syscall(SYS_readlinkat, AT_FDCWD, link, whole, 4096);
  if (count <= 0) return path;
  snprintf(whole + count, sizeof whole - count, "%s%s", *path ? "/" : "", path);
  return whole;
}

// The mode is an argument only where a file may be made; to pass on what stands in its place is harmless.
#define TRACED_OPEN(NAME)                                                             \
  TRACED(int, NAME, (const char *path, int flags, mode_t mode), (path, flags, mode), \
         kind_of_flags(flags), path)
#define TRACED_OPEN_AT(NAME)                                                                              \
  TRACED(int, NAME, (int folder, const char *path, int flags, mode_t mode), (folder, path, flags, mode), \
         kind_of_flags(flags), path_at(folder, path))
TRACED_OPEN(open)
TRACED_OPEN(open64)
TRACED_OPEN(__open_2)
TRACED_OPEN(__open64_2)
TRACED_OPEN_AT(openat)
TRACED_OPEN_AT(openat64)
TRACED(FILE *, fopen, (const char *path, const char *mode), (path, mode), kind_of_mode(mode), path)
TRACED(FILE *, fopen64, (const char *path, const char *mode), (path, mode), kind_of_mode(mode), path)
TRACED(FILE *, freopen, (const char *path, const char *mode, FILE *file), (path, mode, file), 'w', path)
TRACED(DIR *, opendir, (const char *path), (path), 'r', path)

#define TRACED_STATE(NAME) TRACED(int, NAME, (const char *path, void *state), (path, state), 's', path)
TRACED_STATE(stat)
TRACED_STATE(stat64)
TRACED_STATE(lstat)
TRACED_STATE(lstat64)
TRACED_STATE(statvfs)
#define TRACED_STATE_AT(NAME)                                                                      \
  TRACED(int, NAME, (int folder, const char *path, void *state, int flags), (folder, path, state, flags), 's', \
         path_at(folder, path))
TRACED_STATE_AT(fstatat)
TRACED_STATE_AT(fstatat64)
TRACED(int, statx, (int folder, const char *path, int flags, unsigned mask, void *state),
       (folder, path, flags, mask, state), 's', path_at(folder, path))
TRACED(int, access, (const char *path, int mode), (path, mode), 's', path)
TRACED(int, faccessat, (int folder, const char *path, int mode, int flags), (folder, path, mode, flags), 's',
       path_at(folder, path))
TRACED(ssize_t, readlink, (const char *path, char *found_path, size_t size), (path, found_path, size), 's', path)
TRACED(char *, realpath, (const char *path, char *found_path), (path, found_path), 's', path)

#define TRACED_CHANGE(NAME) TRACED(int, NAME, (const char *path), (path), 'w', path)
TRACED_CHANGE(unlink)
TRACED_CHANGE(rmdir)
TRACED_CHANGE(remove)
TRACED(int, unlinkat, (int folder, const char *path, int flags), (folder, path, flags), 'w', path_at(folder, path))
#define TRACED_MODE(NAME) TRACED(int, NAME, (const char *path, mode_t mode), (path, mode), 'w', path)
TRACED_MODE(mkdir)
TRACED_MODE(creat)
TRACED_MODE(chmod)
TRACED_MODE(mkfifo)
TRACED(int, truncate, (const char *path, off_t size), (path, size), 'w', path)
#define TRACED_PAIR(NAME) TRACED(int, NAME, (const char *old, const char *path), (old, path), 'w', path)
TRACED_PAIR(rename)
TRACED_PAIR(link)
TRACED_PAIR(symlink)
TRACED(int, renameat, (int from, const char *old, int to, const char *path), (from, old, to, path), 'w',
       path_at(to, path))
TRACED(int, renameat2, (int from, const char *old, int to, const char *path, unsigned flags),
       (from, old, to, path, flags), 'w', path_at(to, path))
#define TRACED_TEMPORARY(RESULT, NAME) TRACED(RESULT, NAME, (char *path), (path), 'w', path)
TRACED_TEMPORARY(int, mkstemp)
TRACED_TEMPORARY(int, mkstemp64)
TRACED_TEMPORARY(char *, mkdtemp)
TRACED(int, mkostemp, (char *path, int flags), (path, flags), 'w', path)
TRACED(FILE *, tmpfile, (void), (), 'w', "a temporary file")

TRACED(char *, getenv, (const char *name), (name), 'e', name)
TRACED(char *, secure_getenv, (const char *name), (name), 'e', name)
TRACED(int, setenv, (const char *name, const char *value, int replaces), (name, value, replaces), 'c', name)
TRACED(int, unsetenv, (const char *name), (name), 'c', name)
TRACED(int, putenv, (char *assignment), (assignment), 'c', assignment)
TRACED(int, clearenv, (void), (), 'c', "the environment")
TRACED(int, chdir, (const char *path), (path), 'c', "the working folder")
TRACED(int, fchdir, (int folder), (folder), 'c', "the working folder")
TRACED(mode_t, umask, (mode_t mask), (mask), 'c', "the mask of new files")

#define TRACED_SEED(NAME, SEED) TRACED(void, NAME, (SEED seed), (seed), 'c', "the C library's random numbers")
TRACED_SEED(srand, unsigned)
TRACED_SEED(srandom, unsigned)
TRACED_SEED(srand48, long)
#define TRACED_DRAW(RESULT, NAME, PARAMETERS, ARGUMENTS) \
  TRACED(RESULT, NAME, PARAMETERS, ARGUMENTS, trace_kind_of_draw(__builtin_return_address(0)), "")
TRACED_DRAW(int, rand, (void), ())
TRACED_DRAW(long, random, (void), ())
TRACED_DRAW(double, drand48, (void), ())
TRACED_DRAW(long, lrand48, (void), ())
TRACED_DRAW(long, mrand48, (void), ())
TRACED_DRAW(uint32_t, arc4random, (void), ())
TRACED_DRAW(uint32_t, arc4random_uniform, (uint32_t bound), (bound))
TRACED_DRAW(void, arc4random_buf, (void *bytes, size_t count), (bytes, count))
TRACED_DRAW(ssize_t, getrandom, (void *bytes, size_t count, unsigned flags), (bytes, count, flags))
TRACED_DRAW(int, getentropy, (void *bytes, size_t count), (bytes, count))

TRACED(pid_t, fork, (void), (), 'x', "another process")
TRACED(int, system, (const char *command), (command), 'x', "another process")
TRACED(FILE *, popen, (const char *command, const char *mode), (command, mode), 'x', "another process")
#define TRACED_SPAWN(NAME)                                                                                        \
  TRACED(int, NAME,                                                                                               \
         (pid_t * child, const char *path, const void *actions, const void *attributes, char *const *arguments,   \
          char *const *environment),                                                                              \
         (child, path, actions, attributes, arguments, environment), 'x', "another process")
TRACED_SPAWN(posix_spawn)
TRACED_SPAWN(posix_spawnp)
TRACED(int, connect, (int socket, const void *address, unsigned count), (socket, address, count), 'x', "a connection")
