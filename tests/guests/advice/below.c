// Opens a directory and then, below it, the path that it is given: arguments DIRECTORY FILE [w]. Exits with 0 if both
// were opened, 1 if the directory could not be, 2 if the file could not be.
#include <fcntl.h>
#include <unistd.h>

int main(int argc, char **argv) {
    int directory = open(argv[1], O_RDONLY | O_DIRECTORY);
    if (directory < 0)
        return 1;
    int flags = argc > 3 && argv[3][0] == 'w' ? O_WRONLY | O_CREAT : O_RDONLY;
    if (openat(directory, argv[2], flags, 0666) < 0)
        return 2;
    write(1, "opened\n", 7);
    return 0;
}
