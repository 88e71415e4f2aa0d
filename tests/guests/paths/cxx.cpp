// What C++'s streams and C's functions do with a path: cxx [-C DIRECTORY] read|write|remove PATH.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>
#include <unistd.h>
int main(int argc, char **argv) {
  int at = 1;
  if (argc > 2 && std::string(argv[1]) == "-C") { if (chdir(argv[2]) != 0) { std::printf("cannot enter: %d\n", errno); return 1; } at = 3; }
  if (argc < at + 2) return 2;
  std::string what = argv[at], path = argv[at + 1];
  errno = 0;
  bool ok = what == "read" ? std::ifstream(path).is_open() : what == "write" ? std::ofstream(path).is_open() : std::remove(path.c_str()) == 0;
  if (ok) std::puts("ok"); else std::printf("error %d\n", errno);
  return ok ? 0 : 1;
}
