// Opens the path that it is given and exits with 0 if it could. The second argument says how: `r` (or none) reads, `w`
// creates or writes, `f` and `F` do the same through the library's streams.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv) {
    char how = argc > 2 ? argv[2][0] : 'r';
    int opened;
    if (how == 'f' || how == 'F')
        opened = fopen(argv[1], how == 'F' ? "w" : "r") != 0;
    else
        opened = open(argv[1], how == 'w' ? O_WRONLY | O_CREAT : O_RDONLY, 0666) >= 0;
    write(1, opened ? "opened\n" : "no\n", opened ? 7 : 3);
    return !opened;
}
