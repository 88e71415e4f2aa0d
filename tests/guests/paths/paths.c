// Reaches for a path with each function of the C library that takes one: paths [-C DIRECTORY] FUNCTION PATH [PATH].
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int truncate(const char *, off_t);

static int reach(const char *what, const char *path, const char *other) {
  struct stat st;
  char buf[64];
  if (!strcmp(what, "open")) return open(path, O_RDONLY);
  if (!strcmp(what, "create")) return open(path, O_WRONLY | O_CREAT, 0666);
  if (!strcmp(what, "openat")) return openat(AT_FDCWD, path, O_RDONLY);
  if (!strcmp(what, "fopen")) return fopen(path, "r") ? 0 : -1;
  if (!strcmp(what, "freopen")) return freopen(path, "r", stdin) ? 0 : -1;
  if (!strcmp(what, "stat")) return stat(path, &st);
  if (!strcmp(what, "lstat")) return lstat(path, &st);
  if (!strcmp(what, "access")) return access(path, R_OK);
  if (!strcmp(what, "opendir")) return opendir(path) ? 0 : -1;
  if (!strcmp(what, "scandir")) {
    struct dirent **list;
    return scandir(path, &list, 0, alphasort);
  }
  if (!strcmp(what, "mkdir")) return mkdir(path, 0777);
  if (!strcmp(what, "rmdir")) return rmdir(path);
  if (!strcmp(what, "unlink")) return unlink(path);
  if (!strcmp(what, "remove")) return remove(path);
  if (!strcmp(what, "rename")) return rename(path, other);
  if (!strcmp(what, "link")) return link(path, other);
  if (!strcmp(what, "symlink")) return symlink(path, other);
  if (!strcmp(what, "readlink")) return (int)readlink(path, buf, sizeof buf);
  if (!strcmp(what, "utimensat")) return utimensat(AT_FDCWD, path, 0, 0);
#ifndef NO_TRUNCATE
  if (!strcmp(what, "truncate")) return truncate(path, 0);
#endif
  if (!strcmp(what, "chdir")) return chdir(path);
  if (!strcmp(what, "getcwd")) return getcwd(buf, sizeof buf) ? (puts(buf), 0) : -1;
  return -2;
}

int main(int argc, char **argv) {
  int at = 1;
  if (argc > 2 && !strcmp(argv[1], "-C")) {
    if (chdir(argv[2]) != 0) {
      printf("cannot enter: %d\n", errno);
      return 1;
    }
    at = 3;
  }
  if (argc < at + 2) return 2;
  int result = reach(argv[at], argv[at + 1], argc > at + 2 ? argv[at + 2] : "");
  if (result < 0) {
    printf("error %d\n", errno);
    return 1;
  }
  puts("ok");
  return 0;
}
