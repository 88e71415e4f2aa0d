// Asks for things that are not there, in the way that its first argument names; goes on without some of them.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Reads a file in the way that its first letter says; 0 if it is there.
static int reads(const char *path, char way) {
    if (way == 'o') {
        int fd = open(path, O_RDONLY);
        return fd < 0 ? -1 : close(fd);
    }
    FILE *file = fopen(path, way == 'w' ? "w" : "r");
    return file ? fclose(file) : -1;
}

int main(int count, char **words) {
    const char *how = count > 1 ? words[1] : "";
    struct stat facts;
    if (!strcmp(how, "optional")) {
        // Variables, a file beside it and an absolute one.
        getenv("WITHOUT_COLOURS");
        getenv("WITHOUT_HOME");
        stat("settings.conf", &facts);
        reads("/etc/without.conf", 'f');
        puts("went on");
        return 0;
    }
    if (!strcmp(how, "search")) {
        // The same name in three places, the last of which has it; then it fails for another reason.
        reads("one/found.txt", 'f');
        reads("/two/found.txt", 'f');
        int there = reads("found.txt", 'f');
        reads("needed.txt", 'o');
        return there ? 2 : 1;
    }
    if (!strcmp(how, "complains")) {
        // It says what it could not read, and ends as if all were well.
        reads("before.conf", 'f');
        if (reads("notes.txt", 'f')) perror("notes.txt");
        return 0;
    }
    if (!strcmp(how, "variable")) return getenv("WITHOUT_HOME") ? 0 : 3;
    if (!strcmp(how, "again")) {
        for (int i = 0; i < 4; i++) reads("again.txt", 'o');
        return 1;
    }
    if (!strcmp(how, "read") || !strcmp(how, "open") || !strcmp(how, "write"))
        return reads(words[2], how[0] == 'r' ? 'f' : how[0]) ? 1 : 0;
    if (!strcmp(how, "room")) {
        int fd = open(words[2], O_RDWR | O_CREAT, 0666);
        int error = posix_fallocate(fd, 0, 4096);
        return error == 0 ? 0 : count > 3 ? 0 : 1;
    }
    if (!strcmp(how, "directory")) {
        char buffer[16];
        int fd = open(words[2], O_RDONLY);
        return read(fd, buffer, sizeof buffer) < 0;
    }
    if (!strcmp(how, "library")) {
        // What a standard library says of a call that there is none for.
        fputs("error: operation not supported on this platform\n", stderr);
        return 1;
    }
    return 9;
}
