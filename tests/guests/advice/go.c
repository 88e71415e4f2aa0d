// Finds the directory for its first argument by the rule of Go's library, then opens the path there, or with the
// descriptor -1; "w" as the second argument creates. Exits with the errno, or 0. No library; a name of Go's run-time
// system is in its data.
//
// The rule: a relative path is joined to PWD or, without it, to the name of the first directory; as `os.Open` does, twice
// where that name is relative. The directory with the longest name with which the path begins, letter by letter, is it.
#define WASI(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name))) int name
WASI(args_sizes_get)(int *, int *);
WASI(args_get)(char **, char *);
WASI(environ_sizes_get)(int *, int *);
WASI(environ_get)(char **, char *);
WASI(fd_prestat_get)(int, int *);
WASI(fd_prestat_dir_name)(int, char *, int);
WASI(fd_fdstat_set_flags)(int, int);
WASI(path_open)(int, int, const char *, int, int, long long, long long, int, int *);
__attribute__((import_module("wasi_snapshot_preview1"), import_name("proc_exit"), noreturn)) void proc_exit(int);

__attribute__((used)) const char marker[] = "\0runtime.gopanic";

static char *args[16], *variables[64], text[1 << 14], environment[1 << 14];
static char names[16][512], path[1 << 12], once[1 << 12];

static int length(const char *s) {
    int n = 0;
    while (s[n])
        n++;
    return n;
}

static int begins(const char *s, const char *with) {
    while (*with)
        if (*s++ != *with++)
            return 0;
    return 1;
}

// Adds the names of a path to a cleaned one of `n` letters, and returns how many it has then.
static int add(char *to, int n, const char *from) {
    while (*from) {
        while (*from == '/')
            from++;
        int size = 0;
        while (from[size] && from[size] != '/')
            size++;
        if (size == 2 && from[0] == '.' && from[1] == '.') {
            int last = n;
            while (last > 0 && to[last - 1] != '/')
                last--;
            int up = n - last == 2 && to[last] == '.' && to[last + 1] == '.';
            if (n > 0 && !up) {
                n = last > 1 ? last - 1 : last;
                from += size;
                continue;
            }
        }
        if (size > 0 && !(size == 1 && from[0] == '.')) {
            if (n > 0 && to[n - 1] != '/')
                to[n++] = '/';
            for (int i = 0; i < size; i++)
                to[n++] = from[i];
        }
        from += size;
    }
    return n;
}

static void join(char *to, const char *directory, const char *file) {
    int n = 0, size = length(file);
    if (directory[0] == '/')
        to[n++] = '/';
    n = add(to, n, directory);
    n = add(to, n, file);
    if (n == 0)
        to[n++] = '.';
    if (size > 0 && file[size - 1] == '/' && to[n - 1] != '/')
        to[n++] = '/';
    to[n] = 0;
}

__attribute__((export_name("_start"))) void start(void) {
    int count, bytes, directories = 0, prestat[2], opened;
    fd_fdstat_set_flags(1, 4);
    args_sizes_get(&count, &bytes);
    args_get(args, text);
    int writes = count > 2 && args[2][0] == 'w';
    while (directories < 16 && fd_prestat_get(3 + directories, prestat) == 0) {
        fd_prestat_dir_name(3 + directories, names[directories], prestat[1]);
        directories++;
    }
    static char cwd[1 << 12];
    environ_sizes_get(&count, &bytes);
    environ_get(variables, environment);
    for (int i = 0; i < count; i++)
        if (begins(variables[i], "PWD=") && variables[i][4])
            join(cwd, "/", variables[i] + 4);
    if (!cwd[0] && directories > 0)
        __builtin_memcpy(cwd, names[0], sizeof names[0]);
    if (args[1][0] == '/')
        join(path, "/", args[1]);
    else {
        join(once, cwd, args[1]);
        if (once[0] == '/')
            join(path, "/", once);
        else
            join(path, cwd, once);
    }
    int found = -1, most = 0;
    for (int i = 0; i < directories; i++)
        if (length(names[i]) > most && begins(path, names[i]))
            found = 3 + i, most = length(names[i]);
    const char *rest = path + most;
    while (*rest == '/')
        rest++;
    if (!*rest)
        rest = ".";
    proc_exit(path_open(found, 1, rest, length(rest), writes, writes ? 64 : 2, 0, 0, &opened));
}
